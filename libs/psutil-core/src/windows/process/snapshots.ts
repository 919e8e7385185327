import { decodeProcesses, type ProcessEntry } from '../decode/processes.js';
import { addressOf } from '../native/library.js';
import { readSystemInformation } from '../native/system-information.js';

/** All processes at one moment, from a single system call. */
export interface Snapshot {
  readonly entries: ReadonlyMap<number, ProcessEntry>;
  /** What the entries were decoded from; it has their threads. */
  readonly bytes: Buffer;
}

/** Age up to which a snapshot may answer for several processes of one sweep. */
const maxAgeMs = 100;

/**
 * Windows tells what all processes do in one answer, and has no cheaper question about one. So what one process of an
 * iteration asks is answered for those that follow.
 */
export class Snapshots {
  #latest: Snapshot | null = null;
  #takenAt = 0;

  /** Asks the system now. */
  fresh(): Snapshot {
    const bytes = readSystemInformation('SystemProcessInformation');
    const entries = decodeProcesses(bytes, addressOf(bytes));
    this.#latest = { entries: new Map(entries.map((entry) => [entry.pid, entry])), bytes };
    this.#takenAt = performance.now();
    return this.#latest;
  }

  /** The last answer, if it is at most 100 ms old. */
  recent(): Snapshot {
    return this.#latest === null || performance.now() - this.#takenAt > maxAgeMs ? this.fresh() : this.#latest;
  }

  /** Forgets the last answer, which an act on a process has made wrong. */
  forget(): void {
    this.#latest = null;
  }
}
