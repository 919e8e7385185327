import type { FleetStrip } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { axisTop, levelsOf, worstRow } from './strip-form.js';

const strip: FleetStrip = {
  hosts: [2, 0, 1, 3],
  cpu: [20, null, null, 98],
  memory: [93.5, null, null, 98],
  io: [1, null, null, null],
  pressure: [null, null, null, 0],
  marks: [],
};

describe('the strip of one row', () => {
  it('shows what hurts most, and how much of it', () => {
    expect(worstRow(strip, 0)).toEqual({ row: 'memory', percent: 93.5, level: 5 });
    expect(worstRow(strip, 3)).toEqual({ row: 'cpu', percent: 98, level: 6 });
    expect(levelsOf(strip, 0, true)).toEqual([5]);
  });

  it('knows nothing where no host reported, or none of these values', () => {
    expect([1, 2, 9].map((bucket) => worstRow(strip, bucket))).toEqual([null, null, null]);
    expect(levelsOf(strip, 1, true)).toEqual([null]);
    expect(levelsOf(strip, 2, true)).toEqual([null]);
  });

  it('is three rows lower than all four', () => {
    expect(levelsOf(strip, 3, false)).toEqual([6, 6, null, 0]);
    expect(axisTop(4) - axisTop(1)).toBe(36);
  });
});
