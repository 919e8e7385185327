import { describe, expect, it } from 'vitest';
import { KeptLines } from './kept-lines.js';

describe('KeptLines', () => {
  const [first, second] = [Buffer.from('1 2 3\n'), Buffer.from('1 2 4\n')];

  it('recognises the same line per slot, also after growing', () => {
    const lines = new KeptLines(8, 2);
    expect([lines.keep(0, first, 6), lines.keep(1, second, 6)]).toEqual([false, false]);
    lines.grow(4);
    expect([lines.keep(0, first, 6), lines.keep(1, second, 6), lines.keep(3, first, 6)]).toEqual([true, true, false]);
    expect([lines.keep(0, second, 6), lines.keep(0, second, 6)]).toEqual([false, true]);
    expect(lines.keep(0, second, 5)).toBe(false);
    lines.forget(1);
    expect(lines.keep(1, second, 6)).toBe(false);
  });

  it.each([
    ['too long', 6],
    ['of negative length', -3],
  ])('never takes a line for the same if it is %s', (_, length) => {
    const lines = new KeptLines(4, 1);
    expect([lines.keep(0, first, length), lines.keep(0, first, length)]).toEqual([false, false]);
  });
});
