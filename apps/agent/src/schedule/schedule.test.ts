import { fnv1a32 } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { ClockWatch } from './clock-watch.js';
import { KeyframeSchedule } from './keyframe-schedule.js';

describe('ClockWatch', () => {
  it('measures by how much the clock was set, and ignores late ticks', () => {
    const watch = new ClockWatch();
    expect(watch.check(1_000_000, 50)).toBeNull();
    expect(watch.check(1_010_400, 10_450)).toBeNull();
    expect(watch.check(1_025_900, 25_000)).toBeNull();
    expect(watch.check(4_635_900, 35_000)).toBe(3_600_000);
    expect(watch.check(1_045_900, 45_000)).toBe(-3_600_000);
    expect(watch.check(1_055_900, 55_000)).toBeNull();
  });
});

describe('KeyframeSchedule', () => {
  const quarter = Date.parse('2026-11-22T20:15:00Z');
  const offset = fnv1a32('web-1') % 300_000;

  it('is due at the first tick, and at the first after each quarter hour of this host', () => {
    const schedule = new KeyframeSchedule('web-1');
    expect(schedule.isDue(quarter + offset - 20_000)).toBe(true);
    expect(schedule.isDue(quarter + offset - 10_000)).toBe(false);
    expect(schedule.isDue(quarter + offset)).toBe(true);
    expect(schedule.isDue(quarter + offset + 10_000)).toBe(false);
    expect(schedule.isDue(quarter + offset + 900_000)).toBe(true);
  });

  it('is due at the next tick after a request', () => {
    const schedule = new KeyframeSchedule('web-1');
    schedule.isDue(quarter + offset);
    schedule.request();
    expect(schedule.isDue(quarter + offset + 10_000)).toBe(true);
    expect(schedule.isDue(quarter + offset + 20_000)).toBe(false);
  });

  it('spreads the hosts over the quarter hour', () => {
    const due = (host: string): number =>
      Array.from({ length: 300 }, (_, second) => second).findIndex((second) => {
        const schedule = new KeyframeSchedule(host);
        schedule.isDue(quarter - 1000);
        return schedule.isDue(quarter + second * 1000 + 1000);
      });
    expect(new Set(Array.from({ length: 50 }, (_, index) => due(`host-${index}`))).size).toBeGreaterThan(20);
  });
});
