import type { DictionaryColumn, EventColumns } from '@psfleet/wire';
import { DictionaryBuilder } from '../processes/dictionary-builder.js';

/** One event; times in milliseconds since the epoch. */
export interface EventRow {
  readonly kind: 'start' | 'exec' | 'exit' | 'oom' | 'clock-step';
  readonly at: number;
  /** Beginning of the range in which it happened; null when the moment is known. */
  readonly since: number | null;
  readonly source: 'kernel' | 'sweep';
  readonly uid: bigint;
  readonly pid: number | null;
  readonly name: string | null;
  readonly username: string | null;
  readonly exitCode?: number | null;
  readonly exitSignal?: number | null;
  readonly lifetimeMs?: number | null;
  readonly stepMs?: number;
}

/** Rows of the event table, column by column. */
export class EventBuilder {
  readonly #rows: EventRow[] = [];

  add(row: EventRow): void {
    this.#rows.push(row);
  }

  /** Null without any. */
  build(): EventColumns | null {
    const rows = this.#rows;
    if (rows.length === 0) {
      return null;
    }
    return {
      rows: rows.length,
      columns: {
        kind: dictionary(rows.map(({ kind }) => kind)),
        at: rows.map(({ at }) => Math.max(0, Math.round(at))),
        since: rows.map(({ since }) => (since === null ? null : Math.max(0, Math.round(since)))),
        source: dictionary(rows.map(({ source }) => source)),
        proc_uid: BigUint64Array.from(rows, ({ uid }) => uid),
        pid: rows.map(({ pid }) => pid),
        name: dictionary(rows.map(({ name }) => name)),
        username: dictionary(rows.map(({ username }) => username)),
        exit_code: rows.map(({ exitCode }) => exitCode ?? null),
        exit_signal: rows.map(({ exitSignal }) => exitSignal ?? null),
        lifetime_ms: rows.map(({ lifetimeMs }) =>
          lifetimeMs === null || lifetimeMs === undefined ? null : Math.max(0, Math.round(lifetimeMs)),
        ),
        step_ms: rows.map(({ stepMs }) => stepMs ?? null),
      },
    };
  }
}

function dictionary(texts: readonly (string | null)[]): DictionaryColumn {
  const builder = new DictionaryBuilder();
  for (const text of texts) {
    builder.add(text);
  }
  return builder.build();
}
