import { describe, expect, it } from 'vitest';
import { showNumber, showShare, showSize } from './page-numbers.js';

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1.0 KB'],
    [1_048_575, '1.0 MB'],
    [1_048_576 * 1023.4, '1,023 MB'],
    [1_073_741_823, '1.0 GB'],
    [104_857_500, '100 MB'],
    [-1_048_575, '\u22121.0 MB'],
    [2 ** 60, '1,024 PB'],
    [null, '–'],
  ])('%s bytes: %s', (bytes, text) => {
    expect(showSize(bytes)).toBe(text);
  });
});

describe('a value that is not known', () => {
  it('is never shown as zero', () => {
    expect([showNumber(null), showNumber(Number.NaN), showShare(undefined)]).toEqual(['–', '–', '–']);
  });
});
