import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FreshProject } from './fresh-project.js';

export type ModuleFormat = 'esm' | 'cjs';

/** The build script of each bundler, which reads `entry` and writes `out`. */
const scripts: Readonly<Record<string, (entry: string, out: string, format: ModuleFormat) => string>> = {
  esbuild: (entry, out, format) => `
    const { buildSync } = require('esbuild');
    buildSync({
      entryPoints: ['${entry}'], outfile: '${out}', format: '${format}', bundle: true, platform: 'node',
      logLevel: 'error',
    });`,
  rollup: (entry, out, format) => `
    const { rollup } = require('rollup');
    const { nodeResolve } = require('@rollup/plugin-node-resolve');
    (async () => {
      const bundle = await rollup({
        input: '${entry}', external: /^node:/, plugins: [nodeResolve({ exportConditions: ['node'] })],
        onwarn: (warning) => { throw new Error(warning.message); },
      });
      await bundle.write({ file: '${out}', format: '${format}', inlineDynamicImports: true });
    })();`,
};

export const bundlers = Object.keys(scripts);

/** Bundles a file of a project with one of the bundlers, and returns the path of the bundle. */
export function bundle(
  bundler: string,
  { tools, project, entry, format }: BundleOptions & { readonly tools: string; readonly project: FreshProject },
): string {
  const out = join(project.folder, `${bundler}-${entry.replace(/\.\w+$/, '')}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const script = scripts[bundler]?.(join(project.folder, entry), out, format) ?? '';
  // It is read from the standard input in the folder of the tools, where `require` finds them.
  execFileSync(process.execPath, ['--input-type=commonjs', '-'], { cwd: join(tools, '..'), input: script });
  return out;
}

interface BundleOptions {
  readonly entry: string;
  readonly format: ModuleFormat;
}
