import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
// @ts-expect-error a plain JavaScript module
import * as untypedTools from '../../scripts/package-tools/install.mjs';

export const { installPackageTools, runNpm } = untypedTools as {
  readonly installPackageTools: () => string;
  readonly runNpm: (args: readonly string[], cwd: string) => string;
};

const packageFolder = new URL('../../libs/psutil-core', import.meta.url).pathname;

/** Packs the built psutil-core into a folder, as `npm publish` does, and returns the path of the tarball. */
export function packLibrary(folder: string): string {
  const output = runNpm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], packageFolder);
  const [packed] = JSON.parse(output) as readonly { readonly filename: string }[];
  if (packed === undefined) {
    throw new Error('npm pack made no file');
  }
  return join(folder, packed.filename);
}

/** A project that has installed packages, and nothing else. */
export class FreshProject {
  readonly folder: string;

  constructor(folder: string, packages: readonly string[]) {
    this.folder = folder;
    this.write('package.json', JSON.stringify({ name: 'fresh', version: '1.0.0', private: true }));
    runNpm(['install', '--ignore-scripts', '--no-package-lock', ...packages], folder);
  }

  /** Returns the path of the file. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Runs a file of it, and parses what it prints. */
  run(name: string, node = process.execPath): unknown {
    return JSON.parse(execFileSync(node, [name], { cwd: this.folder, encoding: 'utf8', env: {} }));
  }
}
