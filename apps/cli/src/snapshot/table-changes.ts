import type { Process } from '@psfleet/sdk';
import type { ChangedRow, SnapshotTick } from './snapshot-format.js';

/** Rows by procUid. */
export type Table = ReadonlyMap<string, Process>;

type Changes = Pick<SnapshotTick, 'rows' | 'gone'>;

/** What turns one table into the next. */
export function changesBetween(before: Table, after: Table): Changes {
  const rows: ChangedRow[] = [];
  for (const [procUid, row] of after) {
    const known = before.get(procUid);
    const changed = Object.entries(row).filter(
      ([field, value]) => known === undefined || !isEqual(known[field as keyof Process], value),
    );
    if (changed.length > 0) {
      rows.push({ ...Object.fromEntries(changed), procUid });
    }
  }
  return { rows, gone: [...before.keys()].filter((procUid) => !after.has(procUid)) };
}

/** The table after the changes of a tick. */
export function applyChanges(before: Table, { isWhole, rows, gone }: SnapshotTick): Table {
  const after = new Map(isWhole ? [] : before);
  gone.forEach((procUid) => after.delete(procUid));
  for (const row of rows) {
    // A row of a process that was not there has every field: reading checked it.
    after.set(row.procUid, { ...after.get(row.procUid), ...row } as Process);
  }
  return after;
}

function isEqual(one: unknown, other: unknown): boolean {
  return Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((value, index) => value === other[index])
    : one === other;
}
