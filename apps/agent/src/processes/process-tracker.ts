import { computeProcUid, type IdentityColumns, type SampleColumns } from '@psfleet/wire';
import { MaximaFinder, type TickMaxima } from './tick-maxima.js';
import { IdentityBuilder } from './identity-builder.js';
import { counters, gauges, notBelow, type ProcessReading, type ProgramReading } from './reading.js';
import { SampleBuilder } from './sample-builder.js';
import { noBytes, type FinalBytes } from './tcp-counter.js';

/** Maximum time between two rows of an identity, so that its retention never ends before the process does. */
const maxIdentityMs = 3_600_000;
/** Spreads the next rows of the identities that were first sent together. */
const identitySpreadMs = 600_000;

/** One process, as the tracker remembers it between ticks. */
export interface TrackedProcess {
  readonly uid: bigint;
  readonly startTicks: number;
  /** Time after which its identity is sent again. */
  readonly identityEveryMs: number;
  /** Whether readers know more about it than this agent can find out, because its memory is gone. */
  readonly isZombieOfBefore: boolean;
  /** The process as readers of its rows know it; null before the first row. */
  sent: ProcessReading | null;
  /** Wall clock of the tick with its newest row; 0 before the first. */
  sentTs: number;
  /** Monotonic time when its identity was last sent. */
  identitySentMs: number;
  /** Whether its exit was reported by the kernel; a zombie is still there afterwards. */
  isExitReported: boolean;
  /** Whether that report had all that it used; what a sweep finds out afterwards must not count again. */
  isAccounted: boolean;
}

/** A process of the last tick that is gone at this one. */
export interface EndedProcess {
  readonly process: TrackedProcess;
  readonly last: ProcessReading;
}

export interface TrackOptions {
  /** Wall clock, milliseconds since the epoch. */
  readonly ts: number;
  /** Monotonic. */
  readonly nowMs: number;
  readonly isKeyframe: boolean;
  /** What the processes that ended had transferred. */
  readonly finalBytes?: FinalBytes;
}

export interface TrackedTick {
  readonly identities: IdentityColumns;
  readonly samples: SampleColumns;
  readonly byStatus: ReadonlyMap<string, number>;
  readonly processes: number;
  readonly maxima: TickMaxima;
  /** All processes of this tick, by pid. */
  readonly current: ReadonlyMap<number, TrackedProcess>;
  readonly started: readonly ProcessReading[];
  readonly ended: readonly EndedProcess[];
  readonly execs: readonly ProcessReading[];
}

/**
 * Turns readings of all processes into rows: identities that are new or changed, and samples with what a process did
 * since its last row. Idle processes produce no row.
 */
export class ProcessTracker {
  readonly #host: string;
  readonly #bootId: string;
  /** By pid. */
  #known: ReadonlyMap<number, TrackedProcess> = new Map();
  #isFirstTick = true;
  readonly #wasKnown: (pid: number, startTicks: number) => boolean;

  /** `wasKnown` says whether an agent before this one sent the identity of a process. */
  constructor(host: string, bootId: string, wasKnown: (pid: number, startTicks: number) => boolean = () => false) {
    this.#host = host;
    this.#bootId = bootId;
    this.#wasKnown = wasKnown;
  }

  /** A keyframe has a sample of every process, with the values of its counters besides their increases. */
  track(
    readings: readonly ProcessReading[],
    { ts, nowMs, isKeyframe, finalBytes = noBytes }: TrackOptions,
  ): TrackedTick {
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
        maxima.addIncreases(
          samples.add(process.uid, reading, process.sent, { isKeyframe, isNewborn: !this.#isFirstTick }),
        );
        process.sentTs = ts;
      }
      process.sent = withoutDecreases(process.sent, reading);
      maxima.addGauges(process, process.sent);
      if (reading.status !== null) {
        byStatus.set(reading.status, (byStatus.get(reading.status) ?? 0) + 1);
      }
    }
    const ended = this.#findEnded(current);
    for (const { process, last } of ended) {
      const final = finalBytes.get(last.pid);
      samples.addEnd(process.uid, last, final?.startTicks === process.startTicks ? final : {});
    }
    const isFirstTick = this.#isFirstTick;
    this.#known = current;
    this.#isFirstTick = false;
    return {
      identities: identities.build(),
      samples: samples.build(),
      byStatus,
      processes: readings.length,
      maxima: maxima.values,
      current,
      started: isFirstTick ? [] : started,
      ended,
      execs: readings.filter(({ hasExeced }) => hasExeced),
    };
  }

  /** Sends all identities again at the next tick, because its time is before the ones that were sent. */
  resendIdentities(): void {
    for (const process of this.#known.values()) {
      process.identitySentMs = -Infinity;
    }
  }

  /** Finds the process of each reading among the known ones. */
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
      current.set(reading.pid, isSame ? known : this.#create(reading));
    }
    return { current, started };
  }

  #create({ pid, startTicks, status, identity }: ProcessReading): TrackedProcess {
    const uid = computeProcUid(this.#host, this.#bootId, pid, startTicks);
    const identityEveryMs = maxIdentityMs - Number(uid % BigInt(identitySpreadMs));
    return {
      uid,
      startTicks,
      identityEveryMs,
      isZombieOfBefore: status === 'zombie' && identity.cmdline === null && this.#wasKnown(pid, startTicks),
      sent: null,
      sentTs: 0,
      identitySentMs: -Infinity,
      isExitReported: false,
      isAccounted: false,
    };
  }

  /** The known processes that are not among the current ones. */
  #findEnded(current: ReadonlyMap<number, TrackedProcess>): EndedProcess[] {
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
    counters.some((name) => notBelow(sent[name], reading[name]) !== sent[name])
  );
}

/** Readers add up increases, so a counter that the kernel corrected downwards keeps its previous value. */
function withoutDecreases(sent: ProcessReading | null, reading: ProcessReading): ProcessReading {
  if (
    sent === null ||
    sent === reading ||
    counters.every((name) => notBelow(sent[name], reading[name]) === reading[name])
  ) {
    return reading;
  }
  const kept: { -readonly [K in keyof ProcessReading]: ProcessReading[K] } = { ...reading };
  for (const name of counters) {
    kept[name] = notBelow(sent[name], reading[name]);
  }
  return kept;
}

/**
 * True for a new process, after an exec, after a change of parent or user, and about every hour. Setting the wall clock
 * changes all creation times, so every identity is sent again and readers find it at the new time. Never for a zombie
 * whose program an earlier agent knew.
 */
function needsIdentity(
  { sent, identitySentMs, identityEveryMs, isZombieOfBefore }: TrackedProcess,
  reading: ProcessReading,
  nowMs: number,
): boolean {
  if (isZombieOfBefore) {
    return false;
  }
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
