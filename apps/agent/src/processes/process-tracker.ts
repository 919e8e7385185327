import { computeProcUid, type IdentityColumns, type SampleColumns } from '@psfleet/wire';
import { IdentityBuilder } from './identity-builder.js';
import { counters, gauges, type ProcessReading, type ProgramReading } from './reading.js';
import { SampleBuilder } from './sample-builder.js';

/** An identity is sent again after about this long, so that its retention never ends before the process does. */
const identityEveryMs = 3_600_000;
/** Processes that were first seen together are not sent together again. */
const identitySpreadMs = 600_000;

/** What the tracker remembers of a process. */
export interface TrackedProcess {
  readonly uid: bigint;
  /** As its newest row tells it, which is how a reader of the rows knows it. Null before the first. */
  sent: ProcessReading | null;
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

export interface TrackedTick {
  readonly identities: IdentityColumns;
  readonly samples: SampleColumns;
  readonly byStatus: ReadonlyMap<string, number>;
  readonly processes: number;
  /** By pid: all processes of this tick. */
  readonly current: ReadonlyMap<number, TrackedProcess>;
  readonly started: readonly ProcessReading[];
  readonly ended: readonly EndedProcess[];
  readonly execs: readonly ProcessReading[];
}

/** Turns readings of all processes into rows: who is new or has changed, and what each did since the row before. Who did nothing sends nothing. */
export class ProcessTracker {
  private readonly host: string;
  private readonly bootId: string;
  private known = new Map<string, TrackedProcess>();
  private isFirstTick = true;

  constructor(host: string, bootId: string) {
    this.host = host;
    this.bootId = bootId;
  }

  /** `nowMs` is monotonic. A keyframe has a row for every process, with the counters' values besides their increases. */
  track(readings: readonly ProcessReading[], nowMs: number, isKeyframe: boolean): TrackedTick {
    const { current, next, started } = this.match(readings);
    const byPid = new Map(readings.map(({ pid }, index) => [pid, current[index] as TrackedProcess]));
    const identities = new IdentityBuilder();
    const samples = new SampleBuilder();
    const byStatus = new Map<string, number>();
    for (const [index, reading] of readings.entries()) {
      const process = current[index] as TrackedProcess;
      if (needsIdentity(process, reading, nowMs)) {
        identities.add(process.uid, reading, byPid.get(reading.ppid ?? -1)?.uid ?? 0n);
        process.identitySentMs = nowMs;
      }
      if (isKeyframe || process.sent === null || differs(process.sent, reading)) samples.add(process.uid, reading, process.sent, { isKeyframe, isNewborn: !this.isFirstTick });
      process.sent = asSent(process.sent, reading);
      if (reading.status !== null) byStatus.set(reading.status, (byStatus.get(reading.status) ?? 0) + 1);
    }
    const ended = this.takeEnded(next);
    for (const { process, last } of ended) samples.addEnd(process.uid, last.identity);
    const news = this.isFirstTick ? [] : started;
    this.known = next;
    this.isFirstTick = false;
    return {
      identities: identities.build(),
      samples: samples.build(),
      byStatus,
      processes: readings.length,
      current: byPid,
      started: news,
      ended,
      execs: readings.filter(({ hasExeced }) => hasExeced),
    };
  }

  /** The memory of each reading's process. */
  private match(readings: readonly ProcessReading[]): { current: TrackedProcess[]; next: Map<string, TrackedProcess>; started: ProcessReading[] } {
    const next = new Map<string, TrackedProcess>();
    const started: ProcessReading[] = [];
    const current = readings.map((reading) => {
      const key = `${reading.pid}:${reading.startTicks}`;
      const known = this.known.get(key);
      if (known === undefined) started.push(reading);
      const process = known ?? { uid: computeProcUid(this.host, this.bootId, reading.pid, reading.startTicks), sent: null, identitySentMs: -Infinity, exitTold: false };
      next.set(key, process);
      return process;
    });
    return { current, next, started };
  }

  /** What is not among the readings has ended. */
  private takeEnded(next: ReadonlyMap<string, TrackedProcess>): EndedProcess[] {
    const ended: EndedProcess[] = [];
    for (const [key, process] of this.known) {
      if (!next.has(key) && process.sent !== null) ended.push({ process, last: process.sent });
    }
    return ended;
  }
}

function differs(sent: ProcessReading, reading: ProcessReading): boolean {
  if (sent.identity.name !== reading.identity.name || sent.identity.username !== reading.identity.username) return true;
  return gauges.some((name) => sent[name] !== reading[name]) || counters.some((name) => higher(sent[name], reading[name]) !== sent[name]);
}

/** The kernel corrects CPU times downwards now and then, by a tick. Readers add increases up, so a counter that went back stands still for them. */
function asSent(sent: ProcessReading | null, reading: ProcessReading): ProcessReading {
  if (sent === null || counters.every((name) => higher(sent[name], reading[name]) === reading[name])) return reading;
  const [cpuTicks, readBytes, writeBytes, ctxSwitches] = counters.map((name) => higher(sent[name], reading[name])) as [number | null, number | null, number | null, number | null];
  return { ...reading, cpuTicks, readBytes, writeBytes, ctxSwitches };
}

function higher(before: number | null, now: number | null): number | null {
  return before === null || now === null ? now : Math.max(before, now);
}

/**
 * At first sight, after an exec, when who it runs for or under changed, and about every hour. When the wall clock was set all creation times move: then
 * every identity is sent again, and those who ask for a moment of the new time find it there.
 */
function needsIdentity({ uid, sent, identitySentMs }: TrackedProcess, reading: ProcessReading, nowMs: number): boolean {
  if (sent === null || nowMs - identitySentMs >= identityEveryMs - Number(uid % BigInt(identitySpreadMs))) return true;
  return sent.ppid !== reading.ppid || sent.uid !== reading.uid || sent.createTime !== reading.createTime || !sameProgram(sent.identity, reading.identity);
}

function sameProgram(a: ProgramReading, b: ProgramReading): boolean {
  if (a === b) return true;
  const { cmdline: argumentsOfA, ...restOfA } = a;
  return (Object.keys(restOfA) as (keyof typeof restOfA)[]).every((name) => a[name] === b[name]) && sameArguments(argumentsOfA, b.cmdline);
}

function sameArguments(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((argument, index) => argument === b[index]);
}
