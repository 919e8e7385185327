import type { TrackedProcess } from '../processes/process-tracker.js';
import { counters, type ProcessReading } from '../processes/reading.js';
import type { ChildBytes, ReapedAccounts } from './reaped-accounts.js';

interface Corrected {
  readonly reading: ProcessReading;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly own: ProcessReading;
}

/**
 * Readings that count nothing twice. /proc/PID/io of a parent holds the bytes of the children that it waited for, which
 * their exits tell; and the exit of a zombie has told all that it used.
 */
export class OwnReadings {
  readonly #accounts: ReapedAccounts;
  /** By pid. The same object as long as nothing changes, which tells the tracker that a process did nothing. */
  #corrected = new Map<number, Corrected>();

  constructor(accounts: ReapedAccounts) {
    this.#accounts = accounts;
  }

  correct(readings: readonly ProcessReading[], known: ReadonlyMap<number, TrackedProcess>): readonly ProcessReading[] {
    const corrected = new Map<number, Corrected>();
    const own = readings.map((reading) => {
      const process = known.get(reading.pid);
      if (process?.isAccounted === true && process.startTicks === reading.startTicks && process.sent !== null) {
        return withCountersOf(process.sent, reading);
      }
      const last = this.#accounts.bytesOfEnded(reading.pid);
      if (last !== null && (process === undefined || process.startTicks === reading.startTicks)) {
        return withoutLast(process?.sent ?? null, reading, last);
      }
      const bytes = this.#accounts.bytesOf(reading.pid);
      if (bytes === null) {
        return reading;
      }
      const { readBytes, writeBytes } = bytes;
      const before = this.#corrected.get(reading.pid);
      const isSame = before?.reading === reading && before.readBytes === readBytes && before.writeBytes === writeBytes;
      const kept = isSame ? before : { reading, readBytes, writeBytes, own: without(reading, readBytes, writeBytes) };
      corrected.set(reading.pid, kept);
      return kept.own;
    });
    this.#corrected = corrected;
    return own;
  }
}

function without(reading: ProcessReading, readBytes: number, writeBytes: number): ProcessReading {
  const rest = (total: number | null, ofChildren: number): number | null =>
    total === null ? null : Math.max(0, total - ofChildren);
  return {
    ...reading,
    readBytes: rest(reading.readBytes, readBytes),
    writeBytes: rest(reading.writeBytes, writeBytes),
  };
}

/**
 * The counters of a process that ended do not fall below what was sent: it need not have waited for its last children.
 * Its exit tells what is missing then.
 */
function withoutLast(sent: ProcessReading | null, reading: ProcessReading, ofChildren: ChildBytes): ProcessReading {
  const own = without(reading, ofChildren.readBytes, ofChildren.writeBytes);
  const { readBytes, writeBytes } = own;
  return {
    ...own,
    readBytes: readBytes === null ? null : Math.max(readBytes, sent?.readBytes ?? 0),
    writeBytes: writeBytes === null ? null : Math.max(writeBytes, sent?.writeBytes ?? 0),
  };
}

function withCountersOf(sent: ProcessReading, reading: ProcessReading): ProcessReading {
  const frozen: { -readonly [K in keyof ProcessReading]: ProcessReading[K] } = { ...reading };
  for (const name of counters) {
    frozen[name] = sent[name];
  }
  return frozen;
}
