import { expect, it } from 'vitest';
import { ClockWatch } from './clock-watch.js';

it('measures how far the clock was moved, and ignores late ticks', () => {
  const watch = new ClockWatch();
  expect(watch.check(1_000_000, 50)).toBeNull();
  expect(watch.check(1_010_400, 10_450)).toBeNull();
  expect(watch.check(1_025_900, 25_000)).toBeNull();
  expect(watch.check(4_635_900, 35_000)).toBe(3_600_000);
  expect(watch.check(1_045_900, 45_000)).toBe(-3_600_000);
  expect(watch.check(1_055_900, 55_000)).toBeNull();
});
