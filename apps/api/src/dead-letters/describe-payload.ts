import { findGroup } from '@psfleet/metric-catalog';
import {
  decodeMessage,
  eventTable,
  formatProcUid,
  identityTable,
  sampleTable,
  WireError,
  type Columns,
  type DictionaryColumn,
  type HostMessage,
  type TableDefinition,
} from '@psfleet/wire';
import type { LetterMessage, LetterTable } from './dead-letter.response.js';

/** Enough to recognise the kind of rows or bytes. */
const shownRows = 5;
const shownBytes = 1024;

interface DescribedPayload {
  message: LetterMessage | null;
  decodeError: string | null;
  payloadHead: string | null;
}

/** Decodes the message; if that fails, returns the reason and the first bytes. Never throws, whatever the bytes are. */
export function describePayload(data: Uint8Array): DescribedPayload {
  try {
    return { message: describeMessage(decodeMessage(data)), decodeError: null, payloadHead: null };
  } catch (error) {
    if (!(error instanceof WireError)) {
      throw error;
    }
    return {
      message: null,
      decodeError: `${error.code}: ${error.message}`,
      payloadHead: Buffer.from(data.subarray(0, shownBytes)).toString('base64'),
    };
  }
}

function describeMessage({ identities, samples, events, groups, ...envelope }: HostMessage): LetterMessage {
  return {
    ...asJson(envelope),
    groups: groups.map(({ group, rows }) => ({ group: findGroup(group)?.name ?? String(group), rows })),
    identities: describeTable(identityTable, identities),
    samples: describeTable(sampleTable, samples),
    events: describeTable(eventTable, events),
  };
}

/** JSON has no integers of 64 bits: they become hex digits, wherever they are. */
function asJson<T>(value: T): T {
  const toText = (_: string, each: unknown): unknown => (typeof each === 'bigint' ? formatProcUid(each) : each);
  return JSON.parse(JSON.stringify(value, toText)) as T;
}

function describeTable<T extends TableDefinition>(definition: T, table: Columns<T> | null): LetterTable | null {
  if (table === null) {
    return null;
  }
  const names = Object.keys(definition);
  const shown = Array.from({ length: Math.min(table.rows, shownRows) }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, valueAt(table.columns[name], row)])),
  );
  return { rows: table.rows, shown };
}

/** A value as JSON: a missing one is null, 64 bits are hex digits. */
function valueAt(column: unknown, row: number): unknown {
  if (column instanceof BigUint64Array) {
    return formatProcUid(column[row] ?? 0n);
  }
  if (column instanceof Float64Array) {
    return jsonNumber(column[row]);
  }
  if (Array.isArray(column)) {
    return column[row] ?? null;
  }
  const { values, indexes } = column as DictionaryColumn;
  const index = jsonNumber(indexes[row]);
  return index === null ? null : (values[index] ?? null);
}

function jsonNumber(value: number | null | undefined): number | null {
  return value === null || value === undefined || Number.isNaN(value) ? null : value;
}
