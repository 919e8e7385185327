import type { ProcessColumns } from '@psfleet/psutil-core';

/** The processes with the most proportional memory that are known at least: a top of the usual length. */
const known = 20;
/** A process that has done anything since is read again after this time, */
const refreshMs = 120_000;
/** and any other after this time, because processes that shared its memory may have ended. */
const maxAgeMs = 600_000;

/** The last reading of a process, which ends with its program. */
export interface FootprintReading {
  /** That of the process in the table. */
  readonly serial: number;
  /** Bytes; null where the kernel did not tell them. */
  readonly pss: number | null;
  readonly uss: number | null;
  /** On the steady clock. */
  readonly readMs: number;
  /** Number of the sweep that accepted it: a later change of the process is one since. */
  readonly sweep: number;
}

export interface FootprintTable {
  readonly slots: Int32Array;
  readonly columns: Pick<ProcessColumns, 'rss' | 'touchedAt'>;
}

/**
 * The slots to read now, most urgent first. Proportional memory never exceeds resident memory: once the 20th of the
 * known ones has 80 MB, no process below 80 MB of resident memory is of interest, and every larger one is. So the
 * processes of one large shared mapping do not hide those behind them. Where many start, every other sweep begins with
 * what is old, which would otherwise never be read again.
 */
export function chooseFootprints(
  { slots, columns: { rss, touchedAt } }: FootprintTable,
  readings: ReadonlyMap<number, FootprintReading>,
  nowMs: number,
  sweep: number,
): number[] {
  const bound = lowestOfInterest(readings);
  const unread: number[] = [];
  const old: number[] = [];
  for (const slot of slots) {
    const resident = rss[slot] ?? 0;
    const reading = readings.get(slot);
    // An older reading can exceed what is resident now.
    if (!(Math.max(resident, reading?.pss ?? 0) >= bound)) {
      continue;
    }
    if (reading === undefined) {
      unread.push(slot);
    } else if (nowMs - reading.readMs >= ageLimit(reading, touchedAt[slot])) {
      old.push(slot);
    }
  }
  unread.sort((a, b) => (rss[b] ?? 0) - (rss[a] ?? 0));
  old.sort((a, b) => (readings.get(a)?.readMs ?? 0) - (readings.get(b)?.readMs ?? 0));
  return sweep % 2 === 0 ? [...old, ...unread] : [...unread, ...old];
}

/** Kernel threads have no memory, and need none to be read. */
const anyMemory = 1;

function lowestOfInterest(readings: ReadonlyMap<number, FootprintReading>): number {
  if (readings.size < known) {
    return anyMemory;
  }
  const values = Float64Array.from(readings.values(), ({ pss }) => pss ?? 0).sort();
  return Math.max(anyMemory, values[values.length - known] ?? 0);
}

/** A refusal is not repeated soon either. */
function ageLimit({ pss, sweep }: FootprintReading, touchedAt: number | undefined): number {
  return pss !== null && (touchedAt ?? Infinity) > sweep ? refreshMs : maxAgeMs;
}
