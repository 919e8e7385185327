import { readFileSync } from 'node:fs';

/** The version in the package.json one folder above a program's main module, whose `import.meta.url` is given. */
export function readOwnVersion(mainUrl: string): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', mainUrl), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
