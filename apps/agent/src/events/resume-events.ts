import type { TrackedProcess } from '../processes/process-tracker.js';
import { noProcess, subjectOf, type EventRow } from './event-builder.js';
import type { JournalState, JournalTime, KnownProcess } from './journal-lines.js';

/** The agent that starts now, at its first tick. */
export interface Resumption {
  /** The kernel's id of this boot; null if it has none. */
  readonly bootId: string | null;
  /** When the machine was booted, milliseconds since the epoch; null if unknown. */
  readonly bootedMs: number | null;
  /** When the agent started. */
  readonly started: JournalTime;
  readonly agentVersion: string;
  /** The first tick. */
  readonly tick: JournalTime;
  /** Its processes, by pid. */
  readonly current: ReadonlyMap<number, TrackedProcess>;
}

/** A day less than the age at which collectors refuse a message with such an event. */
const maxAgeMs = 29 * 86_400_000;
/** Collectors accept ten minutes. The agent starts some time after the tick whose grid time its first tick has. */
const maxAheadMs = 300_000;
/** A creation time is rounded to the clock tick. */
const createTimeSlackMs = 2_000;

/**
 * What happened between the last tick of the agent before and the first of this one, as far as its journal shows: that
 * it stopped, a reboot, the ends of processes within that range, and which of the present ones started in it.
 */
export function resumeEvents(before: JournalState | null, now: Resumption): EventRow[] {
  if (before === null || now.bootId === null) {
    return [startOfAgent(now, null)];
  }
  const events = before.bootId === now.bootId ? resumeSameBoot(before, now) : resumeAfterReboot(before, now);
  return events.map((event) => nearTick(event, now.tick.ts));
}

/**
 * Moves an event to a time that collectors accept beside the tick: before a reboot the clock may have been ahead of the
 * present one, and an agent may have been away for longer than events are stored. The range in which it happened is
 * then unknown.
 */
function nearTick(event: EventRow, tickMs: number): EventRow {
  const at = event.at > tickMs + maxAheadMs ? tickMs : Math.max(event.at, tickMs - maxAgeMs);
  const isMoved = at !== event.at;
  return isMoved ? { ...event, at, since: null } : event;
}

function resumeSameBoot(before: JournalState, now: Resumption): EventRow[] {
  // By the clock as it goes now, which may have been set in between.
  const wallOf = ({ ts, mono }: JournalTime): number =>
    mono <= now.tick.mono ? now.tick.ts - (now.tick.mono - mono) : ts;
  const lastMs = wallOf(before.last);
  const stoppedMs = before.stop === null ? lastMs : wallOf(before.stop);
  const isCurrent = ([pid, startTicks]: KnownProcess): boolean => now.current.get(pid)?.startTicks === startTicks;
  const ended = [...before.processes.values()].filter((process) => !isCurrent(process));
  const started = [...now.current].filter(
    ([pid, process]) => before.processes.get(pid)?.[1] !== process.startTicks && isWithin(process, lastMs, now.tick.ts),
  );
  return [
    ...endsOf(ended, lastMs, now.tick.ts),
    ...stopOfAgent(before, { knownMs: stoppedMs, lastMs, untilMs: now.started.ts }),
    startOfAgent(now, now.started.ts - stoppedMs),
    ...started.map(([pid, process]) => startOf(pid, process)),
  ];
}

/** The clock may have been set by the reboot, so a range that would be negative is unknown. */
function resumeAfterReboot(before: JournalState, now: Resumption): EventRow[] {
  const bootedMs = now.bootedMs ?? now.started.ts;
  const lastMs = before.last.ts;
  const stoppedMs = before.stop?.ts ?? lastMs;
  const gapMs = bootedMs - lastMs;
  return [
    ...endsOf([...before.processes.values()], lastMs, bootedMs),
    ...stopOfAgent(before, { knownMs: stoppedMs, lastMs, untilMs: bootedMs }),
    {
      kind: 'reboot',
      at: bootedMs,
      since: null,
      source: 'agent',
      ...noProcess,
      gapMs: gapMs < 0 ? null : gapMs,
    },
    startOfAgent(now, now.started.ts < stoppedMs ? null : now.started.ts - stoppedMs),
  ];
}

/** The exits of zombies were told before. */
function endsOf(processes: readonly KnownProcess[], sinceMs: number, atMs: number): EventRow[] {
  return processes
    .filter(([, , , , , isExitReported]) => isExitReported === 0)
    .map(([pid, , uid, name, username]) => ({
      kind: 'exit',
      at: Math.max(atMs, sinceMs),
      since: sinceMs,
      source: 'sweep',
      uid: BigInt(`0x${uid}`),
      pid,
      name,
      username,
    }));
}

/** An agent that could not say that it stopped was killed or crashed, at some time after its last tick. */
function stopOfAgent(
  { stop }: JournalState,
  { knownMs, lastMs, untilMs }: { readonly knownMs: number; readonly lastMs: number; readonly untilMs: number },
): EventRow[] {
  if (stop === null) {
    return [{ kind: 'agent-stop', at: Math.max(untilMs, lastMs), since: lastMs, source: 'agent', ...noProcess }];
  }
  return stop.isReported ? [] : [stoppedAgent(knownMs, stop.reason)];
}

/** The event of an agent that stops in order. */
export function stoppedAgent(at: number, reason: string): EventRow {
  return { kind: 'agent-stop', at, since: null, source: 'agent', ...noProcess, reason };
}

function startOfAgent({ started, agentVersion }: Resumption, gapMs: number | null): EventRow {
  return { kind: 'agent-start', at: started.ts, since: null, source: 'agent', ...noProcess, agentVersion, gapMs };
}

function startOf(pid: number, process: TrackedProcess): EventRow {
  const at = (process.sent?.createTime ?? 0) * 1000;
  return { kind: 'start', at, since: null, source: 'sweep', ...subjectOf(process, pid) };
}

function isWithin({ sent }: TrackedProcess, fromMs: number, toMs: number): boolean {
  const createdMs = sent?.createTime === null || sent === null ? null : sent.createTime * 1000;
  return createdMs !== null && createdMs >= fromMs - createTimeSlackMs && createdMs <= toMs + createTimeSlackMs;
}
