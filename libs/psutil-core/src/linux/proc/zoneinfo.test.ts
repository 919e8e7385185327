import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseLowWatermarkPages, readLowWatermarkPages } from './zoneinfo.js';

describe('/proc/zoneinfo', () => {
  it('sums the low watermarks of all zones', () => {
    expect(readLowWatermarkPages(fixtureContext('kernel-3.2-no-memavailable'))).toBe(10_041);
  });

  it('is null where the file is missing', () => {
    expect(readLowWatermarkPages(fixtureContext('kernel-2.6.9'))).toBeNull();
  });

  it.each([
    ['no number', '  low\n'],
    ['letters', '  low  x\n'],
  ])('rejects %s', (_, text) => {
    expect(() => parseLowWatermarkPages({ path: '/proc/zoneinfo', text })).toThrow(UnexpectedFormat);
  });
});
