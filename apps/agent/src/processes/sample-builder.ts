import { camelCase } from '@psfleet/metric-catalog';
import {
  hasTotal,
  sampleCounters,
  sampleGauges,
  sampleTable,
  type DictionaryColumn,
  type SampleColumns,
} from '@psfleet/wire';
import { DictionaryBuilder } from './dictionary-builder.js';
import { notBelow, type Counters, type ProcessReading, type ProgramReading } from './reading.js';

type Numbers = (number | null)[];

/** Each column with the name of its value in a reading. */
const counterColumns = sampleCounters.map((name) => ({ name, cell: camelCase(name), isTotalled: hasTotal(name) }));
const gaugeColumns = sampleGauges.map((name) => ({ name, cell: camelCase(name) }));

export interface RowKind {
  readonly isKeyframe: boolean;
  /** Whether a process without an earlier row started since the last tick. */
  readonly isNewborn: boolean;
}

/** Builds the columns of the sample table. */
export class SampleBuilder {
  readonly #uids: bigint[] = [];
  readonly #names = new DictionaryBuilder();
  readonly #usernames = new DictionaryBuilder();
  readonly #counters = counterColumns.map(({ name, cell, isTotalled }) => ({
    name,
    cell,
    increases: [] as Numbers,
    totals: isTotalled ? ([] as Numbers) : null,
  }));
  /** The readings whose gauges `build` stores; null for the exit of a process, which has none. */
  readonly #readings: (ProcessReading | null)[] = [];

  /** Adds a row with the increases since `sent`, the process as in its last row, and returns them. */
  add(uid: bigint, reading: ProcessReading, sent: Counters | null, { isKeyframe, isNewborn }: RowKind): Counters {
    this.#begin(uid, reading.identity, reading);
    const gains: Partial<Record<keyof Counters, number | null>> = {};
    for (const { cell, increases, totals } of this.#counters) {
      const before = sent === null ? null : sent[cell];
      // The counters of a process that started since the last tick began at zero.
      const increase = increaseOf(sent === null && isNewborn ? 0 : before, reading[cell]);
      gains[cell] = increase;
      increases.push(increase);
      // Without an increase, a reader continues from the total.
      const needsTotal = isKeyframe || sent === null || increase === null;
      totals?.push(needsTotal ? notBelow(before, reading[cell]) : null);
    }
    return gains as Counters;
  }

  /** The row of an exit has only the increases since `last` of the counters that are still known. */
  addEnd(uid: bigint, last: ProcessReading, final: Partial<Counters>): void {
    this.#begin(uid, last.identity, null);
    for (const { cell, increases, totals } of this.#counters) {
      increases.push(increaseOf(last[cell], final[cell] ?? null));
      totals?.push(null);
    }
  }

  build(): SampleColumns {
    const columns: Record<string, unknown> = {
      proc_uid: BigUint64Array.from(this.#uids),
      name: this.#names.build(),
      username: this.#usernames.build(),
      exited: this.#readings.map((reading) => reading === null),
    };
    for (const { name, increases, totals } of this.#counters) {
      columns[name] = increases;
      if (totals !== null) {
        columns[`${name}_total`] = totals;
      }
    }
    for (const { name, cell } of gaugeColumns) {
      const values = this.#readings.map((reading) => (reading === null ? null : reading[cell]));
      columns[name] = sampleTable[name].kind === 'dictionary' ? dictionaryOf(values as (string | null)[]) : values;
    }
    return { rows: this.#uids.length, columns: columns as SampleColumns['columns'] };
  }

  #begin(uid: bigint, { name, username }: ProgramReading, reading: ProcessReading | null): void {
    this.#uids.push(uid);
    this.#names.add(name);
    this.#usernames.add(username);
    this.#readings.push(reading);
  }
}

/** Null when either value is unknown; 0 when the kernel corrected the counter downwards. */
function increaseOf(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : Math.max(0, now - before);
}

function dictionaryOf(texts: readonly (string | null)[]): DictionaryColumn {
  const builder = new DictionaryBuilder();
  for (const text of texts) {
    builder.add(text);
  }
  return builder.build();
}
