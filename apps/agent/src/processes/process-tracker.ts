import { computeProcUid, type IdentityColumns, type SampleColumns } from '@psfleet/wire';
import { IdentityBuilder } from './identity-builder.js';
import type { ProcessReading, ProgramReading } from './reading.js';
import { SampleBuilder } from './sample-builder.js';

/** An identity is sent again after this long, so that its retention never ends before the process does. */
const identityEveryMs = 3_600_000;

/** What the tracker remembers of a process between two ticks. */
export interface TrackedProcess {
  readonly uid: bigint;
  /** The last reading, null before the first. */
  last: ProcessReading | null;
  /** Monotonic time when its identity was last sent. */
  identitySentMs: number;
}

export interface TrackedTick {
  readonly identities: IdentityColumns;
  readonly samples: SampleColumns;
  readonly byStatus: ReadonlyMap<string, number>;
  readonly processes: number;
}

/** Turns readings of all processes into rows: who is new or has changed, and what each did since the tick before. */
export class ProcessTracker {
  private readonly host: string;
  private readonly bootId: string;
  private known = new Map<string, TrackedProcess>();
  private isFirstTick = true;

  constructor(host: string, bootId: string) {
    this.host = host;
    this.bootId = bootId;
  }

  /** `nowMs` is monotonic. */
  track(readings: readonly ProcessReading[], nowMs: number): TrackedTick {
    const current = this.match(readings);
    const uidOf = uidsByPid(readings, current);
    const identities = new IdentityBuilder();
    const samples = new SampleBuilder();
    const byStatus = new Map<string, number>();
    for (const [index, reading] of readings.entries()) {
      const tracked = current[index];
      if (tracked === undefined) continue;
      if (needsIdentity(tracked, reading, nowMs)) {
        identities.add(tracked.uid, reading, uidOf.get(reading.ppid ?? -1) ?? 0n);
        tracked.identitySentMs = nowMs;
      }
      samples.add(tracked.uid, reading, tracked.last, this.isFirstTick);
      tracked.last = reading;
      if (reading.status !== null) byStatus.set(reading.status, (byStatus.get(reading.status) ?? 0) + 1);
    }
    this.isFirstTick = false;
    return { identities: identities.build(), samples: samples.build(), byStatus, processes: readings.length };
  }

  /** The memory of each reading's process; what is not among the readings has ended and is forgotten. */
  private match(readings: readonly ProcessReading[]): TrackedProcess[] {
    const next = new Map<string, TrackedProcess>();
    const current = readings.map(({ pid, startTicks }) => {
      const key = `${pid}:${startTicks}`;
      const tracked = this.known.get(key) ?? { uid: computeProcUid(this.host, this.bootId, pid, startTicks), last: null, identitySentMs: -Infinity };
      next.set(key, tracked);
      return tracked;
    });
    this.known = next;
    return current;
  }
}

function uidsByPid(readings: readonly ProcessReading[], tracked: readonly TrackedProcess[]): Map<number, bigint> {
  return new Map(readings.map(({ pid }, index) => [pid, tracked[index]?.uid ?? 0n]));
}

/** At first sight, after an exec, when who it runs for or under changed, and every hour. */
function needsIdentity({ last, identitySentMs }: TrackedProcess, reading: ProcessReading, nowMs: number): boolean {
  if (last === null || nowMs - identitySentMs >= identityEveryMs) return true;
  return last.ppid !== reading.ppid || !sameProgram(last.identity, reading.identity);
}

function sameProgram(a: ProgramReading, b: ProgramReading): boolean {
  if (a === b) return true;
  return a.name === b.name && a.exe === b.exe && a.username === b.username && sameArguments(a.cmdline, b.cmdline);
}

function sameArguments(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((argument, index) => argument === b[index]);
}
