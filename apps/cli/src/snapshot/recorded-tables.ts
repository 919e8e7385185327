import type { Process } from '@psfleet/sdk';
import type { Snapshot } from './read-snapshot.js';
import type { SnapshotTick } from './snapshot-format.js';
import { applyChanges, type Table } from './table-changes.js';

/** The tables of a snapshot. The one that was asked for last is kept, because the next question is often near it. */
export class RecordedTables {
  readonly #ticks: readonly SnapshotTick[];
  #last: { readonly index: number; readonly table: Table } | null = null;

  constructor({ ticks }: Snapshot) {
    this.#ticks = ticks;
  }

  get count(): number {
    return this.#ticks.length;
  }

  tickAt(index: number): SnapshotTick | null {
    return this.#ticks[index] ?? null;
  }

  /** The last tick at or before a time, milliseconds since the epoch; -1 if there is none. */
  findIndex(at: number): number {
    return this.#ticks.findLastIndex((tick) => Date.parse(tick.at) <= at);
  }

  /** The table of a tick; empty before the first. */
  tableAt(index: number): Table {
    const last = this.#last;
    if (last?.index === index) {
      return last.table;
    }
    const whole = this.#ticks.findLastIndex((tick, each) => each <= index && tick.isWhole);
    const goesOn = last !== null && last.index < index && last.index >= whole;
    let table: Table = goesOn ? last.table : new Map();
    for (const tick of this.#ticks.slice(goesOn ? last.index + 1 : Math.max(0, whole), index + 1)) {
      table = applyChanges(table, tick);
    }
    this.#last = { index, table };
    return table;
  }

  /** Each tick with the row of one process, in the order of time. */
  *rowsOf(procUid: string): Generator<{ readonly at: number; readonly row: Process }, void, undefined> {
    for (const [index, tick] of this.#ticks.entries()) {
      const row = this.tableAt(index).get(procUid);
      if (row !== undefined) {
        yield { at: Date.parse(tick.at), row };
      }
    }
  }
}
