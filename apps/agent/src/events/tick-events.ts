import type { ProcessEnd } from '@psfleet/psutil-core';
import type { EventColumns } from '@psfleet/wire';
import type { TrackedProcess, TrackedTick } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import type { UserNames } from '../processes/user-names.js';
import type { Scrubber } from '../scrub/scrubber.js';
import { EventBuilder, noProcess, subjectOf, type EventRow } from './event-builder.js';
import type { KernelBatch } from './kernel-events.js';
import { KernelTimeline } from './kernel-timeline.js';
import { Newborns } from './newborns.js';
import { fromSweep, type TickTimes } from './tick-times.js';

/** A creation time is rounded to the clock tick, and the tick itself takes some time. */
const createTimeSlackMs = 2_000;

export interface TickEventsOptions {
  readonly host: string;
  readonly bootId: string;
  readonly users: Pick<UserNames, 'nameOf'>;
  readonly scrubber: Scrubber;
}

/** Collects what happened to processes, from tick to tick. */
export class TickEvents {
  readonly #scrubber: Scrubber;
  readonly #newborns: Newborns;
  readonly #users: Pick<UserNames, 'nameOf'>;
  /** Ends whose exit event had not been reported at the last tick. */
  #held: readonly ProcessEnd[] = [];

  constructor({ host, bootId, users, scrubber }: TickEventsOptions) {
    this.#scrubber = scrubber;
    this.#newborns = new Newborns(host, bootId);
    this.#users = users;
  }

  /**
   * Everything that happened since the last tick: `hostEvents`, what the kernel reported, then what only the sweep
   * noticed. `before` holds the processes of the last tick by pid.
   */
  collect(
    tick: TrackedTick,
    before: ReadonlyMap<number, TrackedProcess>,
    kernel: KernelBatch,
    times: TickTimes,
    hostEvents: readonly EventRow[] = [],
  ): EventColumns | null {
    const rows = new EventBuilder();
    for (const row of hostEvents) {
      rows.add(row);
    }
    if (times.stepMs !== null) {
      rows.add({ kind: 'clock-step', at: times.ts, since: null, source: 'sweep', ...noProcess, stepMs: times.stepMs });
    }
    const newborns = this.#newborns;
    const parts = { tick, before, kernel, times, rows, newborns, users: this.#users, scrubber: this.#scrubber };
    const timeline = new KernelTimeline(parts, this.#held);
    for (const event of kernel.events) {
      timeline.add(event);
    }
    this.#held = timeline.addRest(new Set(this.#held));
    newborns.forgetSeen(tick.current, timeline.forkedAfterSweep);
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
