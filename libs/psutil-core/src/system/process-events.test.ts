import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProcessEventBatch, ProcessEventSource } from '../platform/process-event-source.js';
import { followEvents } from './process-events.js';

const nothing: ProcessEventBatch = { events: [], overruns: 0, ends: [], lostEnds: 0, endOverruns: 0 };
const overrun: ProcessEventBatch = { events: [], overruns: 1, ends: [], lostEnds: 0, endOverruns: 0 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Returns `batches` in turn, then nothing. */
function sourceOf(...batches: (ProcessEventBatch | Error)[]): ProcessEventSource & { takes: number } {
  const source = {
    takes: 0,
    take: (): ProcessEventBatch => {
      source.takes += 1;
      const batch = batches.shift() ?? nothing;
      if (batch instanceof Error) {
        throw batch;
      }
      return batch;
    },
    accountingProblem: null,
    readCommand: () => null,
    readReaped: () => null,
    close: () => undefined,
  };
  return source;
}

it('goes on after the source or the listener has thrown', () => {
  const source = sourceOf(new Error('no buffer'), overrun, overrun);
  let calls = 0;
  const following = followEvents(source, {
    intervalMs: 10,
    onEvents: () => {
      calls += 1;
      if (calls === 1) {
        throw new Error('not ready');
      }
    },
  });
  expect(() => vi.advanceTimersByTime(10)).toThrow('no buffer');
  expect(() => vi.advanceTimersByTime(10)).toThrow('not ready');
  vi.advanceTimersByTime(10);
  expect([source.takes, calls]).toEqual([3, 2]);
  following.stop();
  vi.advanceTimersByTime(100);
  expect(source.takes).toBe(3);
});

it('ends no program that says what to do with an error', () => {
  const source = sourceOf(new Error('no memory'), overrun);
  const errors: unknown[] = [];
  let calls = 0;
  const onError = (error: unknown): void => void errors.push(error);
  const following = followEvents(source, { intervalMs: 10, onError, onEvents: () => (calls += 1) });
  vi.advanceTimersByTime(20);
  following.stop();
  expect([errors, calls]).toEqual([[new Error('no memory')], 1]);
});

it('looks at its own pace, however often somebody asks in between', () => {
  const source = sourceOf();
  const following = followEvents(source, { intervalMs: 10, maxIntervalMs: 80, onEvents: () => undefined });
  for (let count = 0; count < 5; count++) {
    following.flush();
  }
  vi.advanceTimersByTime(10);
  expect(source.takes).toBe(6);
  vi.advanceTimersByTime(20);
  expect(source.takes).toBe(7);
  following.stop();
});

it('never looks more often than intervalMs', () => {
  const source = sourceOf();
  const following = followEvents(source, { intervalMs: 10, maxIntervalMs: 1, onEvents: () => undefined });
  vi.advanceTimersByTime(100);
  expect(source.takes).toBe(10);
  following.stop();
});
