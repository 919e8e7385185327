import { createHash } from 'node:crypto';
import type { EventColumns, IdentityColumns, SampleColumns } from '@psfleet/wire';
import { pack, type Placeholder } from './message-template.js';

type ProcessTable = IdentityColumns | SampleColumns | EventColumns;
type UidColumn = 'proc_uid' | 'parent_proc_uid';
type TimeColumn = 'at' | 'since' | 'pss_at';

/** Values that occur nowhere else in a message; a host's own take their places. */
export const placeholderValues = {
  host: 'a-host-of-the-variation',
  hostId: 'id-of-a-host-of-the-variation',
  bootId: 'boot-of-a-host-of-the-variation',
  queue: 'queue-of-the-variation',
  hostname: 'name-of-a-host-of-the-variation',
  seq: 8_765_432_101_234,
  ts: 8_123_456_789_012,
  keyframeSeq: 8_765_432_012_345,
  keyframeTs: 8_123_456_012_345,
  maxRssProcUid: 0x8f3a91c27be64d05n,
  sampleTs: 8_123_456_098_765,
} as const;

export interface TableWithPlaceholders<T> {
  readonly table: T | null;
  readonly placeholders: readonly Placeholder[];
}

/**
 * A table with placeholders for its identities and for the times of its rows, which keep their distance from the tick.
 * `number` differs between the tables of a message.
 */
export function withPlaceholders<T extends ProcessTable>(
  table: T | null,
  tapeTs: number,
  number: number,
): TableWithPlaceholders<T> {
  if (table === null) {
    return { table, placeholders: [] };
  }
  const replaced = [...uidPlaceholders(table, number), ...timePlaceholders(table, tapeTs)];
  const columns = Object.fromEntries(replaced.map(({ column, values }) => [column, values]));
  // The identity of an unswept process does not follow from when the recorded one was forked.
  const unforked =
    'forked_us' in table.columns ? { forked_us: Array.from<null>({ length: table.rows }).fill(null) } : {};
  return {
    table: { ...table, columns: { ...table.columns, ...unforked, ...columns } },
    placeholders: replaced.map(({ placeholder }) => placeholder),
  };
}

interface ReplacedColumn {
  readonly column: UidColumn | TimeColumn;
  readonly values: BigUint64Array | readonly (number | null)[];
  readonly placeholder: Placeholder;
}

function uidPlaceholders({ columns }: ProcessTable, number: number): ReplacedColumn[] {
  const names: readonly UidColumn[] = ['proc_uid', 'parent_proc_uid'];
  return names.flatMap((column) => {
    const uids = (columns as Partial<Record<UidColumn, BigUint64Array>>)[column];
    if (uids === undefined) {
      return [];
    }
    const bytes = createHash('shake256', { outputLength: uids.byteLength }).update(`${column} ${number}`).digest();
    const values = new BigUint64Array(uids.length);
    Buffer.from(values.buffer).set(bytes);
    return [{ column, values, placeholder: { bytes, write: ({ ownUids }) => Buffer.from(ownUids(uids).buffer) } }];
  });
}

function timePlaceholders({ columns }: ProcessTable, tapeTs: number): ReplacedColumn[] {
  const names: readonly TimeColumn[] = ['at', 'since', 'pss_at'];
  return names.flatMap((column, at) => {
    const times = Array.from((columns as Partial<Record<TimeColumn, Float64Array>>)[column] ?? [], (time) =>
      Number.isNaN(time) ? null : time,
    );
    if (times.every((time) => time === null)) {
      return [];
    }
    const values = times.map((time, row) =>
      time === null ? null : placeholderValues.ts + 1 + at * times.length + row,
    );
    const write: Placeholder['write'] = ({ ts }) =>
      pack(times.map((time) => (time === null ? null : time - tapeTs + ts)));
    return [{ column, values, placeholder: { bytes: pack(values), write } }];
  });
}
