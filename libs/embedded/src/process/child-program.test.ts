import { readFileSync } from 'node:fs';
import os from 'node:os';
import { expect, test } from 'vitest';
import { findSetpriv, runProgram } from './child-program.js';

const isRoot = process.getuid?.() === 0;
const user = { name: 'somebody', uid: 12_345, gid: 23_456 };

test.runIf(isRoot).each(['sigterm', 'stdin-end'] as const)(
  'a program with a user has no right of ours (%s)',
  async (stopBy) => {
    const command = '/bin/sleep';
    const spec = { name: 'sleep', command, args: ['60'], env: {}, stopBy, stopLimitMs: 100, user, niceness: 13 };
    const program = await runProgram(spec);
    const read = (name: string): string => readFileSync(`/proc/${program.pid}/${name}`, 'utf8');
    const status = (name: string): string =>
      new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(read('status'))?.[1]?.trim() ?? '';
    await expect.poll(() => status('Name')).toBe('sleep');
    expect(['Uid', 'Gid'].map(status)).toEqual(['12345\t12345\t12345\t12345', '23456\t23456\t23456\t23456']);
    expect(status('Groups')).toBe('');
    expect(['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(status)).toEqual(Array(5).fill('0'.repeat(16)));
    expect(status('NoNewPrivs')).toBe('1');
    expect(read('environ')).toBe('');
    expect(os.getPriority(program.pid)).toBe(13);
    await program.stop();
  },
);

test('without setpriv the error names the package to install', () => {
  const find = (): never => {
    throw new Error('the program setpriv was not found in /usr/bin');
  };
  expect(() => findSetpriv(find)).toThrow(
    expect.objectContaining({
      code: 'unsupported-system',
      message: expect.stringMatching(
        /setpriv was not found in .*: install the package util-linux or setpriv/,
      ) as string,
    }),
  );
});
