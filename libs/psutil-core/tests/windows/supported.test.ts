import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProgram, runForJson, type CompiledProgram } from '../restricted/compiled-program.js';

const names = ['pids', 'Process.nice', 'getloadavg', 'Process.rlimit'];

let program: CompiledProgram;
beforeAll(() => {
  program = compileProgram(new URL('../../src/windows/supported.ts', import.meta.url));
});
afterAll(() => program.remove());

/** What isSupported says of the names in a process of its own, as it asks once whether there are native calls. */
function askAfter(preparation: string): unknown {
  const code = `
    ${preparation};
    import(${JSON.stringify(pathToFileURL(program.path).href)}).then(({ isSupportedOnWindows }) =>
      console.log(JSON.stringify(${JSON.stringify(names)}.map(isSupportedOnWindows))));`;
  return runForJson([process.execPath, '-e', code]);
}

describe('what is supported on Windows', () => {
  it('is what psutil-core reads there', () => {
    expect(askAfter('')).toEqual([true, true, false, false]);
  });

  it('is nothing in a Node of 32 bits, whose structures have another layout', () => {
    const lack = "Object.defineProperty(process, 'arch', { value: 'ia32' })";
    expect(askAfter(lack)).toEqual([false, false, false, false]);
  });
});
