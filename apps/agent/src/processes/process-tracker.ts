import { computeProcUid, type IdentityColumns, type SampleColumns } from '@psfleet/wire';
import { MaximaFinder, type TickMaxima } from './tick-maxima.js';
import { IdentityBuilder } from './identity-builder.js';
import { counters, gauges, neverFalling, type ProcessReading, type ProgramReading } from './reading.js';
import { SampleBuilder } from './sample-builder.js';

/** An identity is sent again after this long at most, so that its retention never ends before the process does. */
const maxIdentityMs = 3_600_000;
/** Processes that were first seen together are not sent together again. */
const identitySpreadMs = 600_000;

/** What the tracker remembers of a process. */
export interface TrackedProcess {
  readonly uid: bigint;
  readonly startTicks: number;
  /** After how long its identity is sent again. */
  readonly identityEveryMs: number;
  /** As its newest row tells it, which is how a reader of the rows knows it. Null before the first. */
  sent: ProcessReading | null;
  /** Wall clock of the tick with that row; 0 before the first. */
  sentTs: number;
  /** Monotonic time when its identity was last sent. */
  identitySentMs: number;
  /** Whether the kernel told of its end, which a zombie survives. */
  exitTold: boolean;
}

/** A process that was there at the last tick and is gone at this one. */
export interface EndedProcess {
  readonly process: TrackedProcess;
  readonly last: ProcessReading;
}

export interface TickMoment {
  /** Wall clock, milliseconds since the epoch. */
  readonly ts: number;
  /** Monotonic. */
  readonly nowMs: number;
  readonly isKeyframe: boolean;
}

export interface TrackedTick {
  readonly identities: IdentityColumns;
  readonly samples: SampleColumns;
  readonly byStatus: ReadonlyMap<string, number>;
  readonly processes: number;
  readonly maxima: TickMaxima;
  /** By pid: all processes of this tick. */
  readonly current: ReadonlyMap<number, TrackedProcess>;
  readonly started: readonly ProcessReading[];
  readonly ended: readonly EndedProcess[];
  readonly execs: readonly ProcessReading[];
}

/** Turns readings of all processes into rows: who is new or has changed, and what each did since the row before. Who did nothing sends nothing. */
export class ProcessTracker {
  readonly #host: string;
  readonly #bootId: string;
  /** By pid. */
  #known: ReadonlyMap<number, TrackedProcess> = new Map();
  #isFirstTick = true;

  constructor(host: string, bootId: string) {
    this.#host = host;
    this.#bootId = bootId;
  }

  /** A keyframe has a row for every process, with the counters' values besides their increases. */
  track(readings: readonly ProcessReading[], { ts, nowMs, isKeyframe }: TickMoment): TrackedTick {
    const { current, started } = this.#match(readings);
    const identities = new IdentityBuilder();
    const samples = new SampleBuilder();
    const maxima = new MaximaFinder();
    const byStatus = new Map<string, number>();
    for (const reading of readings) {
      const process = current.get(reading.pid) as TrackedProcess;
      if (needsIdentity(process, reading, nowMs)) {
        identities.add(process.uid, reading, current.get(reading.ppid ?? -1)?.uid ?? 0n);
        process.identitySentMs = nowMs;
      }
      if (isKeyframe || process.sent === null || differs(process.sent, reading)) {
        maxima.noteDone(samples.add(process.uid, reading, process.sent, { isKeyframe, isNewborn: !this.#isFirstTick }));
        process.sentTs = ts;
      }
      process.sent = asSent(process.sent, reading);
      maxima.noteStanding(process, process.sent);
      if (reading.status !== null) {
        byStatus.set(reading.status, (byStatus.get(reading.status) ?? 0) + 1);
      }
    }
    const ended = this.#takeEnded(current);
    for (const { process, last } of ended) {
      samples.addEnd(process.uid, last.identity);
    }
    const news = this.#isFirstTick ? [] : started;
    this.#known = current;
    this.#isFirstTick = false;
    return {
      identities: identities.build(),
      samples: samples.build(),
      byStatus,
      processes: readings.length,
      maxima: maxima.values,
      current,
      started: news,
      ended,
      execs: readings.filter(({ hasExeced }) => hasExeced),
    };
  }

  /** At the next tick: who asks for its time finds none that were told at a later one. */
  tellIdentitiesAgain(): void {
    for (const process of this.#known.values()) {
      process.identitySentMs = -Infinity;
    }
  }

  /** The memory of each reading's process. */
  #match(readings: readonly ProcessReading[]): {
    current: Map<number, TrackedProcess>;
    started: ProcessReading[];
  } {
    const current = new Map<number, TrackedProcess>();
    const started: ProcessReading[] = [];
    for (const reading of readings) {
      const known = this.#known.get(reading.pid);
      const isSame = known?.startTicks === reading.startTicks;
      if (!isSame) {
        started.push(reading);
      }
      current.set(reading.pid, isSame ? known : this.#begin(reading));
    }
    return { current, started };
  }

  #begin({ pid, startTicks }: ProcessReading): TrackedProcess {
    const uid = computeProcUid(this.#host, this.#bootId, pid, startTicks);
    const identityEveryMs = maxIdentityMs - Number(uid % BigInt(identitySpreadMs));
    return { uid, startTicks, identityEveryMs, sent: null, sentTs: 0, identitySentMs: -Infinity, exitTold: false };
  }

  /** What is not among the readings has ended. */
  #takeEnded(current: ReadonlyMap<number, TrackedProcess>): EndedProcess[] {
    const ended: EndedProcess[] = [];
    for (const [pid, process] of this.#known) {
      if (current.get(pid) !== process && process.sent !== null) {
        ended.push({ process, last: process.sent });
      }
    }
    return ended;
  }
}

function differs(sent: ProcessReading, reading: ProcessReading): boolean {
  if (sent === reading) {
    return false;
  }
  if (sent.identity.name !== reading.identity.name || sent.identity.username !== reading.identity.username) {
    return true;
  }
  return (
    gauges.some((name) => sent[name] !== reading[name]) ||
    counters.some((name) => neverFalling(sent[name], reading[name]) !== sent[name])
  );
}

/** The kernel corrects CPU times downwards now and then, by a tick. Readers add increases up, so a counter that went back stands still for them. */
function asSent(sent: ProcessReading | null, reading: ProcessReading): ProcessReading {
  if (
    sent === null ||
    sent === reading ||
    counters.every((name) => neverFalling(sent[name], reading[name]) === reading[name])
  ) {
    return reading;
  }
  const kept = counters.map((name) => [name, neverFalling(sent[name], reading[name])] as const);
  return { ...reading, ...Object.fromEntries(kept) };
}

/**
 * At first sight, after an exec, when who it runs for or under changed, and about every hour. When the wall clock was set all creation times move: then
 * every identity is sent again, and those who ask for a moment of the new time find it there.
 */
function needsIdentity(
  { sent, identitySentMs, identityEveryMs }: TrackedProcess,
  reading: ProcessReading,
  nowMs: number,
): boolean {
  if (sent === null || nowMs - identitySentMs >= identityEveryMs) {
    return true;
  }
  return (
    sent.ppid !== reading.ppid ||
    sent.uid !== reading.uid ||
    sent.createTime !== reading.createTime ||
    !sameProgram(sent.identity, reading.identity)
  );
}

function sameProgram(a: ProgramReading, b: ProgramReading): boolean {
  if (a === b) {
    return true;
  }
  const { cmdline: argumentsOfA, ...restOfA } = a;
  return (
    (Object.keys(restOfA) as (keyof typeof restOfA)[]).every((name) => a[name] === b[name]) &&
    sameArguments(argumentsOfA, b.cmdline)
  );
}

function sameArguments(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) {
    return a === b;
  }
  return a.length === b.length && a.every((argument, index) => argument === b[index]);
}
