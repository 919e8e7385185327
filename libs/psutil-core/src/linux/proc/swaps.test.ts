import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseSwaps, readSwaps } from './swaps.js';

describe('/proc/swaps', () => {
  it('sums sizes of all areas in bytes', () => {
    expect(readSwaps(fixtureContext('debian-12-vm'))).toEqual({ total: 2_097_148 * 1024, used: 524_288 * 1024 });
  });

  it('counts from the end, because a name may contain blanks', () => {
    expect(
      parseSwaps({ path: '/proc/swaps', text: 'Filename Type Size Used Priority\n/a b c file 10 4 -2\n' }),
    ).toEqual({ total: 10_240, used: 4096 });
  });

  it('is 0 without swap', () => {
    expect(parseSwaps({ path: '/proc/swaps', text: 'Filename Type Size Used Priority\n' })).toEqual({
      total: 0,
      used: 0,
    });
  });

  it.each([
    ['too few columns', 'x\n/swap\n'],
    ['letters', 'x\n/swap file ten 4 -2\n'],
  ])('rejects %s', (_, text) => {
    expect(() => parseSwaps({ path: '/proc/swaps', text })).toThrow(UnexpectedFormat);
  });
});
