import { describe, expect, it } from 'vitest';
import { decodeProcEvent } from './decode-event.js';

function datagram(what: number, words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.writeUInt32LE(what, 36);
  bytes.writeBigUInt64LE(1_500_000_000n, 44);
  words.forEach((word, index) => bytes.writeInt32LE(word, 52 + 4 * index));
  return bytes;
}

describe('decodeProcEvent', () => {
  it.each([
    ['a new process', 1, [10, 9, 20, 20], { kind: 'fork', at: 1.5, pid: 20, ppid: 9 }],
    ['a new thread', 1, [10, 9, 20, 9], null],
    ['an exec by a thread', 2, [11, 10], { kind: 'exec', at: 1.5, pid: 10 }],
    ['an exit with a code', 0x8000_0000, [10, 10, 3 << 8, 17], { kind: 'exit', at: 1.5, pid: 10, exitCode: 3 }],
    [
      'an end by a signal, with core',
      0x8000_0000,
      [10, 10, 11 | 0x80, 17],
      { kind: 'exit', at: 1.5, pid: 10, exitCode: -11 },
    ],
    ['the end of a thread', 0x8000_0000, [11, 10, 0, 17], null],
    ['a change of user', 4, [10, 10, 0, 0], null],
    ['the acknowledgement', 0, [0], null],
  ])('%s', (_, what, words, expected) => {
    expect(decodeProcEvent(datagram(what, words), 76)).toEqual(expected);
  });

  it('ignores a truncated datagram', () => {
    expect(decodeProcEvent(datagram(1, [1, 1, 2, 2]), 52)).toBeNull();
    expect(decodeProcEvent(datagram(1, [1, 1, 2, 2]), 0)).toBeNull();
  });
});
