import { camelCase, catalog, toStored, type GroupDefinition, type GroupName } from '@psfleet/metric-catalog';
import { wireText, type GroupColumns } from '@psfleet/wire';

type Row = Readonly<Record<string, string | number | null>>;

/** Converts rows of a group to the wire: one array per dimension and field, values as integers by their decimals. */
export function toGroupColumns(name: GroupName, rows: readonly Row[]): GroupColumns {
  const definition: GroupDefinition = catalog[name];
  const dimensions = new Map<number, readonly string[]>();
  for (const [dimension, { number }] of Object.entries(definition.dimensions)) {
    const key = camelCase(dimension);
    dimensions.set(
      number,
      rows.map((row) => wireText(escapeBytes(String(row[key])))),
    );
  }
  const fields = new Map<number, readonly (number | null)[]>();
  for (const [field, { number, decimals }] of Object.entries(definition.fields)) {
    const key = camelCase(field);
    fields.set(
      number,
      rows.map((row) => stored(row[key], decimals)),
    );
  }
  return { group: definition.number, rows: rows.length, dimensions, fields };
}

/** Shows bytes that are not UTF-8 as `\xff`: names that differ only there would have one series, and one row. */
function escapeBytes(text: string): string {
  return text.replaceAll(/[\u{dc80}-\u{dcff}]/gu, (escaped) => `\\x${(escaped.charCodeAt(0) & 0xff).toString(16)}`);
}

function stored(value: string | number | null | undefined, decimals: 0 | 1 | 2): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? toStored(value, decimals) : null;
}
