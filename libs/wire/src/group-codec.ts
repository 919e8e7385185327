import { findGroup, type GroupDefinition } from '@psfleet/metric-catalog';
import type { GroupColumns } from './envelope.js';
import { malformed } from './errors.js';
import { Fields, checkList, checkText, checkWhole } from './fields.js';
import type { Packable } from './frame.js';
import { limits } from './limits.js';

const field = { group: 0, rows: 1, dimensions: 2, fields: 3 } as const;

export function packGroup(group: GroupColumns): Packable {
  return new Map<number, Packable>([
    [field.group, group.group],
    [field.rows, group.rows],
    [field.dimensions, group.dimensions],
    [field.fields, group.fields],
  ]);
}

/** Null for a group that this program does not know: a newer agent may send it. */
export function unpackGroup(value: unknown): GroupColumns | null {
  const fields = new Fields(value, 'group');
  const definition = findGroup(fields.count(field.group));
  if (definition === undefined) return null;
  const rows = fields.count(field.rows, limits.rows);
  return {
    group: definition.number,
    rows,
    dimensions: unpackDimensions(definition, new Fields(fields.raw(field.dimensions), definition.name), rows),
    fields: unpackFields(definition, new Fields(fields.raw(field.fields), definition.name), rows),
  };
}

function unpackDimensions(definition: GroupDefinition, sent: Fields, rows: number): Map<number, readonly string[]> {
  const dimensions = new Map<number, readonly string[]>();
  for (const [name, { number }] of Object.entries(definition.dimensions)) {
    const where = `${definition.name}.${name}`;
    const texts = checkLength(sent.raw(number), rows, where).map((text) => checkText(text, where));
    dimensions.set(number, texts);
  }
  return dimensions;
}

function unpackFields(definition: GroupDefinition, sent: Fields, rows: number): Map<number, readonly (number | null)[]> {
  const fields = new Map<number, readonly (number | null)[]>();
  for (const [name, { number, decimals }] of Object.entries(definition.fields)) {
    const values = sent.raw(number);
    if (values === undefined) continue;
    const where = `${definition.name}.${name}`;
    const list = checkLength(values, rows, where);
    // Without decimals a field counts something: bytes, packets, processes.
    const least = decimals === 0 ? 0 : -Number.MAX_SAFE_INTEGER;
    for (const item of list) if (item !== null) checkWhole(item, least, Number.MAX_SAFE_INTEGER, where);
    fields.set(number, list as (number | null)[]);
  }
  return fields;
}

function checkLength(value: unknown, rows: number, where: string): readonly unknown[] {
  const list = checkList(value, where);
  if (list.length !== rows) throw malformed(`${where} has ${list.length} values for ${rows} rows`);
  return list;
}
