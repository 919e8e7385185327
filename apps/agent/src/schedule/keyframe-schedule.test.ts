import { fnv1a32 } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { KeyframeSchedule } from './keyframe-schedule.js';

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
