import { malformed } from '../errors.js';
import { numberRanges, readTexts } from './column-codec.js';
import type { Packable } from './frame.js';
import { limits } from './limits.js';
import type { MessagePackReader } from './message-pack-reader.js';
import { formatProcUid, parseProcUid } from './proc-uid.js';
import type { PlannedColumn, TablePlan } from './table-plan.js';
import type { Row, TableDefinition } from './tables/columns.js';

/** Packs a table of one row as a map from column numbers to values. An id is sent as 16 hex digits. */
export function packRecord<T extends TableDefinition>(plan: TablePlan<T>, row: Row<T>): ReadonlyMap<number, Packable> {
  const cells = row as Readonly<Record<string, Packable | bigint>>;
  const packed = new Map<number, Packable>();
  for (const { cell, definition } of plan.sent) {
    const value = cells[cell] ?? null;
    packed.set(definition.number, typeof value === 'bigint' ? formatProcUid(value) : value);
  }
  return packed;
}

/** Reads a table of one row. Throws WireError unless its values have the declared types and ranges. */
export function readRecord<T extends TableDefinition>(reader: MessagePackReader, plan: TablePlan<T>): Row<T> {
  const sent: unknown[] = [];
  for (let left = reader.mapSize(plan.name); left > 0; left--) {
    const column = plan.byNumber[reader.key()];
    if (column === undefined) {
      reader.skip();
    } else {
      sent[column.position] = readCell(reader, column);
    }
  }
  const row: Record<string, unknown> = {};
  // In a fixed order, so that V8 gives all results one hidden class.
  for (const { cell, definition, position, label } of plan.columns) {
    const value = sent[position] ?? null;
    if (value === null && !definition.nullable) {
      throw malformed(`${label} is missing`);
    }
    row[cell] = value;
  }
  return row as Row<T>;
}

function readCell(
  reader: MessagePackReader,
  { definition, label }: PlannedColumn,
): number | string | boolean | bigint | readonly string[] | null {
  const { kind, nullable, oneOf } = definition;
  if (nullable && reader.isNil()) {
    return null;
  }
  switch (kind) {
    case 'flag':
      return reader.flag(label);
    case 'text':
    case 'dictionary':
      return checkText(reader.text(label), oneOf, label);
    case 'uid':
      return parseUid(reader.text(label), label);
    case 'textList':
      return readTexts(reader, limits.recordTexts, label, limits.recordTextBytes);
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64':
    case 'hundredths':
    case 'time':
      return reader.whole(numberRanges[kind].min, numberRanges[kind].max, label);
  }
}

function checkText(text: string, oneOf: readonly string[] | null, label: string): string {
  if (oneOf !== null && !oneOf.includes(text)) {
    throw malformed(`${label} is ${JSON.stringify(text)}, not one of ${oneOf.join(', ')}`);
  }
  return text;
}

function parseUid(text: string, label: string): bigint {
  const uid = parseProcUid(text);
  if (uid === null) {
    throw malformed(`${label} is not 16 hex digits`);
  }
  return uid;
}
