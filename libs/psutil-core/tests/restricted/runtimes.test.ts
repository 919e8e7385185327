import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Process } from '../../src/index.js';
import { compileProgram, type CompiledProgram } from './compiled-program.js';

let library: CompiledProgram;

beforeAll(() => {
  library = compileProgram(new URL('../../src/index.ts', import.meta.url));
});

afterAll(() => library.remove());

it('closes the descriptors of a Worker that ends without closing its table, without a warning', async () => {
  const code = `import(${JSON.stringify(pathToFileURL(library.path).href)}).then(({ createProcessTable }) => {
    const tables = [createProcessTable(), createProcessTable()];
    for (let count = 0; count < 3; count++) tables.map((table) => table.sweepSync());
    tables[0].close();
  })`;
  const own = new Process();
  const before = own.numFds();
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  const [exitCode] = (await once(new Worker(code, { eval: true }), 'exit')) as [number];
  process.off('warning', note);
  expect([exitCode, warnings]).toEqual([0, []]);
  expect(own.numFds()).toBe(before);
});
