import { TupleParam } from '@clickhouse/client';

/**
 * ClickHouse accepts 128 KiB per parameter (http_max_field_value_size), counted with escapes; a part stays well below.
 */
const maxText = 100_000;
const escaped = /[\\'\t\n\r\0]/g;

type Params = Readonly<Record<string, unknown>>;

/** Splits each list that is too long for one parameter into several, which the SQL concatenates again. */
export function splitLongLists(sql: string, params: Params = {}): { readonly sql: string; readonly params: Params } {
  const split: Record<string, unknown> = {};
  let written = sql;
  for (const [name, value] of Object.entries(params)) {
    const parts = Array.isArray(value) ? cut(value) : [value];
    if (parts.length < 2) {
      split[name] = value;
      continue;
    }
    parts.forEach((part, index) => (split[`${name}_${index}`] = part));
    written = written.replaceAll(
      new RegExp(`\\{${name}:(Array\\([^}]*\\))\\}`, 'g'),
      (_, type: string) => `arrayConcat(${parts.map((_part, index) => `{${name}_${index}:${type}}`).join(', ')})`,
    );
  }
  return { sql: written, params: split };
}

/** 3 bytes for quotes and comma; a number has 20 digits at most. */
function lengthOf(value: unknown): number {
  if (value instanceof TupleParam) {
    return value.values.reduce<number>((length, part) => length + lengthOf(part), 3);
  }
  return typeof value === 'string' ? Buffer.byteLength(value) + (value.match(escaped)?.length ?? 0) + 3 : 24;
}

function cut(list: readonly unknown[]): unknown[][] {
  const parts: unknown[][] = [];
  let size = Infinity;
  for (const value of list) {
    const length = lengthOf(value);
    if (size + length > maxText) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(value);
    size += length;
  }
  return parts;
}
