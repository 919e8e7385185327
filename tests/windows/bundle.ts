import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles a TypeScript file of this repository into one file of a folder, with everything in it but koffi, which loads
 * a binary from its own folder. Returns the path.
 */
export async function bundleInto(folder: string, file: string): Promise<string> {
  const name = `${file.replaceAll(/\W/g, '-')}.mjs`;
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@psfleet/source', 'module', 'node'] },
    build: {
      ssr: join(root, file),
      target: 'node20',
      outDir: join(folder, 'bundles'),
      emptyOutDir: false,
      rollupOptions: { external: ['koffi'], output: { entryFileNames: name } },
    },
  });
  return join(folder, 'bundles', name);
}
