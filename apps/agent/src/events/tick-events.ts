import type { ProcessEvent } from '@psfleet/psutil-core';
import type { EventColumns } from '@psfleet/wire';
import type { TrackedProcess, TrackedTick } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import { wireText } from '../text/wire-text.js';
import { EventBuilder, type EventRow } from './event-builder.js';
import type { KernelReport } from './kernel-events.js';

/** Of processes that began and ended between two sweeps so many are told in one tick. */
const maxUnseen = 1_000;

export interface TickTimes {
  /** Wall clock of this tick and of the one before, milliseconds since the epoch; null at the first. */
  readonly ts: number;
  readonly lastTs: number | null;
  /** What to add to the kernel's monotonic milliseconds to get the wall clock's. */
  readonly wallOffsetMs: number;
  /** By how much the wall clock jumped since the last tick; null if it did not. */
  readonly stepMs: number | null;
}

/** Everything that happened since the tick before: what the kernel told, then what only the sweep noticed. */
export function collectEvents(
  tick: TrackedTick,
  before: ReadonlyMap<number, TrackedProcess>,
  { events }: KernelReport,
  times: TickTimes,
): EventColumns | null {
  const rows = new EventBuilder();
  if (times.stepMs !== null) {
    rows.add({ kind: 'clock-step', at: times.ts, since: null, source: 'sweep', ...nobody, stepMs: times.stepMs });
  }
  const told = new KernelTimeline(tick, before, events, times, rows);
  for (const event of events) {
    told.add(event);
  }
  for (const reading of tick.started) {
    rows.add(startOf(reading, tick, told, times));
  }
  for (const reading of tick.execs) {
    if (!told.execs.has(reading.pid)) {
      rows.add({
        kind: 'exec',
        at: times.ts,
        since: times.lastTs,
        source: 'sweep',
        ...subject(tick.current.get(reading.pid), reading.pid),
      });
    }
  }
  for (const { process, last } of tick.ended) {
    if (!process.exitTold) {
      rows.add({ kind: 'exit', at: times.ts, since: times.lastTs, source: 'sweep', ...subject(process, last.pid) });
    }
  }
  return rows.build();
}

const nobody = { uid: 0n, pid: null, name: null, username: null } as const;

function subject(
  process: TrackedProcess | undefined,
  pid: number,
): Pick<EventRow, 'uid' | 'pid' | 'name' | 'username'> {
  const program = process?.sent?.identity;
  return { uid: process?.uid ?? 0n, pid, name: program?.name ?? null, username: program?.username ?? null };
}

/** The process itself tells when it began; the kernel tells it too where we hear it. */
function startOf(
  reading: ProcessReading,
  tick: TrackedTick,
  { forks }: KernelTimeline,
  { ts, lastTs }: TickTimes,
): EventRow {
  const forkedMs = forks.get(reading.pid);
  const at = forkedMs ?? (reading.createTime === null ? ts : reading.createTime * 1000);
  const isKnown = forkedMs !== undefined || reading.createTime !== null;
  return {
    kind: 'start',
    at,
    since: isKnown ? null : lastTs,
    source: forkedMs === undefined ? 'sweep' : 'kernel',
    ...subject(tick.current.get(reading.pid), reading.pid),
  };
}

/** Follows the kernel's events through one interval, in which a pid can belong to several processes one after the other. */
class KernelTimeline {
  readonly forks = new Map<number, number>();
  readonly execs = new Set<number>();
  #unseen = 0;
  /** The last fork of each pid: only that life can be the one that the sweep saw. */
  readonly #lastForks: ReadonlyMap<number, ProcessEvent>;
  readonly #overtaken = new Set<number>();
  readonly #tick: TrackedTick;
  readonly #before: ReadonlyMap<number, TrackedProcess>;
  readonly #times: TickTimes;
  readonly #rows: EventBuilder;

  constructor(
    tick: TrackedTick,
    before: ReadonlyMap<number, TrackedProcess>,
    events: readonly ProcessEvent[],
    times: TickTimes,
    rows: EventBuilder,
  ) {
    this.#lastForks = new Map(events.filter(({ kind }) => kind === 'fork').map((event) => [event.pid, event]));
    this.#tick = tick;
    this.#before = before;
    this.#times = times;
    this.#rows = rows;
  }

  add(event: ProcessEvent): void {
    const { pid } = event;
    const at = event.at * 1000 + this.#times.wallOffsetMs;
    if (event.kind === 'fork') {
      this.#fork(event, at);
    } else if (event.kind === 'exit') {
      this.#exit(pid, at, event.exitCode);
    } else if (event.kind === 'oom') {
      this.#rows.add({
        kind: 'oom',
        at,
        since: null,
        source: 'kernel',
        ...subject(this.#owner(pid), pid),
        name: wireText(event.name),
      });
    } else {
      this.#exec(pid, at);
    }
  }

  #fork(event: ProcessEvent, at: number): void {
    this.forks.set(event.pid, at);
    if (this.#lastForks.get(event.pid) === event) {
      this.#overtaken.delete(event.pid);
    } else {
      this.#overtaken.add(event.pid);
    }
  }

  /** Whom the pid belongs to now: whoever was forked last, else who had it at the tick before. Nobody if it is given away again before the sweep. */
  #owner(pid: number): TrackedProcess | undefined {
    if (this.#overtaken.has(pid)) {
      return undefined;
    }
    return this.forks.has(pid) ? this.#tick.current.get(pid) : (this.#before.get(pid) ?? this.#tick.current.get(pid));
  }

  #exec(pid: number, at: number): void {
    const process = this.#owner(pid);
    // Every start of a program is one; only that of a known process changes who it is.
    if (process === undefined || this.forks.has(pid)) {
      return;
    }
    this.execs.add(pid);
    this.#rows.add({
      kind: 'exec',
      at,
      since: null,
      source: 'kernel',
      ...subject(this.#tick.current.get(pid) ?? process, pid),
    });
  }

  #exit(pid: number, at: number, status: number): void {
    const ends = { exitCode: status >= 0 ? status : null, exitSignal: status < 0 ? -status : null };
    const forkedMs = this.forks.get(pid);
    const process = forkedMs === undefined ? this.#owner(pid) : undefined;
    if (process !== undefined && !process.exitTold) {
      const createdMs = process.sent?.createTime ?? null;
      process.exitTold = true;
      this.#rows.add({
        kind: 'exit',
        at,
        since: null,
        source: 'kernel',
        ...subject(process, pid),
        ...ends,
        lifetimeMs: createdMs === null ? null : at - createdMs * 1000,
      });
    } else if (forkedMs !== undefined && this.#unseen < maxUnseen) {
      this.#unseen += 1;
      // Still there as a zombie, or never seen by any sweep.
      const zombie = this.#owner(pid);
      if (zombie !== undefined) {
        zombie.exitTold = true;
      }
      this.#rows.add({
        kind: 'exit',
        at,
        since: null,
        source: 'kernel',
        ...subject(zombie, pid),
        ...ends,
        lifetimeMs: at - forkedMs,
      });
    }
  }
}
