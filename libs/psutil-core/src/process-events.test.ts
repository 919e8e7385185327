import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followEvents, type ProcessEvent, type ProcessEventSource } from './process-events.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const exit: ProcessEvent = { kind: 'exit', at: 1, pid: 42, exitCode: 0 };

/** Tells so many events at each look. */
function source(): ProcessEventSource & { looks: number; events: number; overruns: number; isClosed: boolean } {
  return {
    looks: 0,
    events: 0,
    overruns: 0,
    isClosed: false,
    take() {
      this.looks += 1;
      return { events: Array.from({ length: this.events }, () => exit), overruns: this.overruns };
    },
    close() {
      this.isClosed = true;
    },
  };
}

it('looks at an even pace', () => {
  const told = source();
  const following = followEvents(told, { onEvents: () => undefined, intervalMs: 50 });
  vi.advanceTimersByTime(1_000);
  expect(told.looks).toBe(20);
  following.stop();
  vi.advanceTimersByTime(1_000);
  expect(told).toMatchObject({ looks: 20, isClosed: true });
});

it('looks rarely while little happens, and often when much does', () => {
  const told = source();
  const batches: number[] = [];
  followEvents(told, { onEvents: ({ events }) => batches.push(events.length), intervalMs: 50, longestIntervalMs: 1_000 });
  vi.advanceTimersByTime(10_000);
  expect(told.looks).toBeLessThan(16);
  expect(batches).toEqual([]);
  told.events = 1_000;
  vi.advanceTimersByTime(1_000);
  const { looks } = told;
  vi.advanceTimersByTime(1_000);
  expect(told.looks - looks).toBe(20);
  told.events = 0;
  told.overruns = 1;
  vi.advanceTimersByTime(1_000);
  expect(told.looks - looks).toBe(40);
});

it('stops at once when told so from within', () => {
  const told = source();
  told.events = 1;
  const following = followEvents(told, { onEvents: () => following.stop(), intervalMs: 50 });
  vi.advanceTimersByTime(1_000);
  expect(told).toMatchObject({ looks: 1, isClosed: true });
});
