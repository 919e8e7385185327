import { describe, expect, test } from 'vitest';
import { KeyDecoder, type TerminalInput } from './key-decoder.js';

function decode(text: string, pieces = 1): TerminalInput[] {
  const decoder = new KeyDecoder();
  const bytes = Buffer.from(text);
  const inputs: TerminalInput[] = [];
  for (let start = 0; start < bytes.length; start += pieces) {
    inputs.push(...decoder.push(bytes.subarray(start, start + pieces)));
  }
  return [...inputs, ...decoder.flush()];
}

const keys = (...names: string[]): TerminalInput[] => names.map((key) => ({ kind: 'key', key }));

/** Each with what it is as a whole; they are put after each other in the tests below. */
const samples: readonly (readonly [string, readonly TerminalInput[]])[] = [
  ['a', keys('a')],
  ['ü', keys('ü')],
  ['数', keys('数')],
  ['\u{1F4A5}', keys('\u{1F4A5}')],
  [' ', keys(' ')],
  ['\r', keys('enter')],
  ['\t', keys('tab')],
  ['\u007F', keys('backspace')],
  ['\u0003', keys('ctrl-c')],
  ['\u001B[A', keys('up')],
  ['\u001BOB', keys('down')],
  ['\u001B[1;5C', keys('ctrl-right')],
  ['\u001B[1;2D', keys('shift-left')],
  ['\u001B[5~', keys('page-up')],
  ['\u001B[6;3~', keys('alt-page-down')],
  ['\u001BOP', keys('f1')],
  ['\u001B[[E', keys('f5')],
  ['\u001B[20~', keys('f9')],
  ['\u001B[0n', [{ kind: 'status' }]],
  ['\u001Bx', keys('alt-x')],
  ['\u001B[?1;2c', []],
  ['\u001B[<0;10;20M', []],
  ['\u001B[200~kill\r\u001B[A\u001B[201~', [{ kind: 'paste', text: 'kill\r\u001B[A' }]],
];

describe('the keys of a terminal', () => {
  test.each(samples)('%j', (text, expected) => {
    expect(decode(text, 100)).toEqual(expected);
  });

  test.each([1, 2, 3, 5, 7, 1000])('are the same in pieces of %d bytes', (size) => {
    expect(decode(samples.map(([text]) => text).join(''), size)).toEqual(samples.flatMap(([, expected]) => expected));
  });

  test('an escape alone is the Esc key, once nothing follows', () => {
    const decoder = new KeyDecoder();
    expect(decoder.push(Buffer.from('\u001B'))).toEqual([]);
    expect(decoder.isPending).toBe(true);
    expect(decoder.flush()).toEqual(keys('esc'));
    expect(decoder.isPending).toBe(false);
  });

  test('a sequence without an end does not swallow the keys after it', () => {
    expect(decode(`\u001B[${'1;'.repeat(100)}q`, 1).at(-1)).toEqual({ kind: 'key', key: 'q' });
  });

  test('a paste is bounded, and never ends early', () => {
    const [paste] = decode(`\u001B[200~${'x'.repeat(50_000)}\u001B[201~`, 100);
    expect(paste).toEqual({ kind: 'paste', text: 'x'.repeat(10_000) });
  });

  test('no bytes are too strange', () => {
    for (let seed = 1; seed < 300; seed++) {
      const bytes = Uint8Array.from({ length: 50 }, (_, index) => (seed * 7919 + index * index * seed * 31) % 256);
      const decoder = new KeyDecoder();
      for (const input of [...decoder.push(Buffer.from(bytes)), ...decoder.flush()]) {
        expect(input.kind === 'key' ? input.key : 'x').not.toBe('');
      }
      expect(decoder.isPending && decoder.flush().length > 0).toBe(false);
    }
  });
});
