import { findGroup, type FieldDefinition, type GroupDefinition } from '@psfleet/metric-catalog';
import type { GroupColumns } from './envelope.js';
import { malformed } from '../errors.js';
import type { Packable } from './frame.js';
import { limits } from './limits.js';
import type { MessagePackReader } from './message-pack-reader.js';

const field = { group: 0, rows: 1, dimensions: 2, fields: 3 } as const;

/** Packs a group as a map that begins with the group's number and its number of rows. */
export function packGroup(group: GroupColumns): Packable {
  return new Map<number, Packable>([
    [field.group, group.group],
    [field.rows, group.rows],
    [field.dimensions, group.dimensions],
    [field.fields, group.fields],
  ]);
}

/** Reads a group; null for one that this program does not know, which a newer agent may send. */
export function readGroup(reader: MessagePackReader): GroupColumns | null {
  const entries = reader.mapSize('group');
  const number = readLeading(reader, entries > 0, field.group, Number.MAX_SAFE_INTEGER);
  const rows = readLeading(reader, entries > 1, field.rows, limits.rows);
  const definition = findGroup(number);
  let dimensions = new Map<number, readonly string[]>();
  let fields = new Map<number, readonly (number | null)[]>();
  for (let entry = 2; entry < entries; entry++) {
    const key = reader.key();
    if (definition !== undefined && key === field.dimensions) {
      dimensions = readDimensions(reader, definition, rows);
    } else if (definition !== undefined && key === field.fields) {
      fields = readFields(reader, definition, rows);
    } else {
      reader.skip();
    }
  }
  if (definition === undefined) {
    return null;
  }
  const missing = Object.entries(definition.dimensions).find(([, dimension]) => !dimensions.has(dimension.number));
  if (missing !== undefined) {
    throw malformed(`${definition.name}.${missing[0]} is missing`);
  }
  if (rows > 0 && dimensions.size === 0 && fields.size === 0) {
    throw malformed(`${definition.name} has no values for its ${rows} rows`);
  }
  return { group: number, rows, dimensions, fields };
}

function readLeading(reader: MessagePackReader, isPresent: boolean, number: number, max: number): number {
  if (!isPresent || reader.key() !== number) {
    throw malformed('group does not begin with its number and its rows');
  }
  return reader.whole(0, max, `group field ${number}`);
}

function readDimensions(
  reader: MessagePackReader,
  definition: GroupDefinition,
  rows: number,
): Map<number, readonly string[]> {
  const dimensions = new Map<number, readonly string[]>();
  const entries = reader.mapSize(definition.name);
  for (let entry = 0; entry < entries; entry++) {
    const number = reader.key();
    const name = nameOf(definition.dimensions, number);
    if (name === null) {
      reader.skip();
      continue;
    }
    const where = `${definition.name}.${name}`;
    checkLength(reader.arraySize(where), rows, where);
    const texts: string[] = [];
    for (let row = 0; row < rows; row++) {
      texts.push(reader.text(where));
    }
    dimensions.set(number, texts);
  }
  return dimensions;
}

function readFields(
  reader: MessagePackReader,
  definition: GroupDefinition,
  rows: number,
): Map<number, readonly (number | null)[]> {
  const fields = new Map<number, readonly (number | null)[]>();
  const entries = reader.mapSize(definition.name);
  for (let entry = 0; entry < entries; entry++) {
    const number = reader.key();
    const name = nameOf(definition.fields, number);
    if (name === null) {
      reader.skip();
      continue;
    }
    const where = `${definition.name}.${name}`;
    checkLength(reader.arraySize(where), rows, where);
    const min = minOf(definition.fields[name]);
    const values: (number | null)[] = [];
    for (let row = 0; row < rows; row++) {
      values.push(reader.isNil() ? null : reader.whole(min, Number.MAX_SAFE_INTEGER, where));
    }
    fields.set(number, values);
  }
  return fields;
}

/** A field without decimals is a count, of bytes, packets or processes, so it cannot be negative. */
function minOf(definition: FieldDefinition | undefined): number {
  return definition?.decimals === 0 ? 0 : -Number.MAX_SAFE_INTEGER;
}

type Numbered = Readonly<Record<string, { readonly number: number }>>;

const names = new Map<Numbered, readonly (string | undefined)[]>();

function nameOf(definitions: Numbered, number: number): string | null {
  let known = names.get(definitions);
  if (known === undefined) {
    const byNumber: string[] = [];
    for (const [name, definition] of Object.entries(definitions)) {
      byNumber[definition.number] = name;
    }
    names.set(definitions, byNumber);
    known = byNumber;
  }
  return known[number] ?? null;
}

function checkLength(length: number, rows: number, where: string): void {
  if (length !== rows) {
    throw malformed(`${where} has ${length} values for ${rows} rows`);
  }
}
