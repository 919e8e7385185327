import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNumbers, listNumbers } from './list-numbers.js';

/** struct linux_dirent64, padded for alignment. */
function record(name: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((20 + name.length) / 8) * 8);
  bytes.writeUInt16LE(bytes.length, 16);
  bytes.write(name, 19, 'latin1');
  return bytes;
}

describe('listNumbers', () => {
  it('finds every numeric name among thousands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'psfleet-numbers-'));
    try {
      const expected = Array.from({ length: 2_500 }, (_, index) => index * 7);
      for (const name of [...expected, '12a', 'a12', '-1', '1.5', 'self']) {
        mkdirSync(join(folder, String(name)));
      }
      const found = listNumbers(folder) as number[];
      expect(found.toSorted((left, right) => left - right)).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves no descriptor open, and returns the errno if the path is not a directory', () => {
    const count = readdirSync('/proc/self/fd').length;
    expect(listNumbers('/nowhere')).toBe(-constants.errno.ENOENT);
    expect(listNumbers('/proc/version')).toBe(-constants.errno.ENOTDIR);
    listNumbers('/proc');
    expect(readdirSync('/proc/self/fd').length).toBe(count);
  });
});

describe('decodeNumbers', () => {
  it.each([
    [
      ['.', '..', '1', '4194304'],
      [1, 4_194_304],
    ],
    [['1x', '', 'x1', '0'], [0]],
    [[], []],
  ])('%j', (names, expected) => {
    const bytes = Buffer.concat(names.map(record));
    const numbers: number[] = [];
    decodeNumbers(bytes, bytes.length, numbers);
    expect(numbers).toEqual(expected);
  });

  it('terminates whatever the records claim', () => {
    const numbers: number[] = [];
    decodeNumbers(Buffer.alloc(200), 200, numbers);
    expect(numbers).toEqual([]);
  });
});
