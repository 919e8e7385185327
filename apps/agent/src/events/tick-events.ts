import type { ProcessEvent } from '@psfleet/psutil-core';
import type { EventColumns } from '@psfleet/wire';
import type { TrackedProcess, TrackedTick } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import { EventBuilder, noProcess, subjectOf, type EventRow } from './event-builder.js';
import { KernelTimeline } from './kernel-timeline.js';

export interface TickTimes {
  /** Wall clock of this tick, milliseconds since the epoch. */
  readonly ts: number;
  /** Wall clock of the last tick, as this tick's clock would have shown it; null at the first. */
  readonly lastTs: number | null;
  /** What to add to the kernel's monotonic milliseconds to get the wall clock's. */
  readonly wallOffsetMs: number;
  /** By how much the wall clock jumped since the last tick; null if it did not. */
  readonly stepMs: number | null;
}

/** A creation time is rounded to the clock tick, and the tick itself takes some time. */
const createTimeSlackMs = 2_000;

/**
 * Everything that happened since the last tick: what the kernel reported, then what only the sweep noticed. `before`
 * holds the processes of the last tick by pid.
 */
export function collectEvents(
  tick: TrackedTick,
  before: ReadonlyMap<number, TrackedProcess>,
  kernelEvents: readonly ProcessEvent[],
  times: TickTimes,
): EventColumns | null {
  const rows = new EventBuilder();
  if (times.stepMs !== null) {
    rows.add({ kind: 'clock-step', at: times.ts, since: null, source: 'sweep', ...noProcess, stepMs: times.stepMs });
  }
  const timeline = new KernelTimeline(tick, before, kernelEvents, times.wallOffsetMs, rows);
  for (const event of kernelEvents) {
    timeline.add(event);
  }
  for (const reading of tick.started) {
    rows.add(startOf(reading, tick.current.get(reading.pid), timeline.forkedMs.get(reading.pid), times));
  }
  for (const { pid } of tick.execs) {
    if (!timeline.execs.has(pid)) {
      rows.add({ kind: 'exec', ...fromSweep(times), ...subjectOf(tick.current.get(pid), pid) });
    }
  }
  for (const { process, last } of tick.ended) {
    if (!process.isExitReported) {
      rows.add({ kind: 'exit', ...fromSweep(times), ...subjectOf(process, last.pid) });
    }
  }
  return rows.build();
}

/** It happened between the two ticks. */
function fromSweep({ ts, lastTs }: TickTimes): Pick<EventRow, 'at' | 'since' | 'source'> {
  return { at: ts, since: lastTs, source: 'sweep' };
}

/** The time of the fork, else the creation time of the process, which is rounded to the clock tick. */
function startOf(
  { pid, createTime }: ProcessReading,
  process: TrackedProcess | undefined,
  forkedMs: number | undefined,
  times: TickTimes,
): EventRow {
  const subject = subjectOf(process, pid);
  if (forkedMs !== undefined) {
    return { kind: 'start', at: forkedMs, since: null, source: 'kernel', ...subject };
  }
  if (createTime !== null && isSinceLastTick(createTime * 1000, times)) {
    return { kind: 'start', at: createTime * 1000, since: null, source: 'sweep', ...subject };
  }
  return { kind: 'start', ...fromSweep(times), ...subject };
}

/** A creation time from before the clock was set is by another clock than this tick. */
function isSinceLastTick(at: number, { ts, lastTs }: TickTimes): boolean {
  return at <= ts + createTimeSlackMs && at >= (lastTs ?? -Infinity) - createTimeSlackMs;
}
