import type { ColumnDefinition, DictionaryColumn, HostMessage } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import type { Numbers, Values } from '../native-format/native-column.js';
import { ByteColumn, NumberColumn, Uint64Column } from '../native-format/number-columns.js';
import { TextColumn, TextListColumn } from '../native-format/text-columns.js';
import { knownFlag } from '../schema/wire-columns.js';
import type { ArrivedMessage } from './arrived-message.js';
import type { TableRows } from './table-rows.js';

/**
 * The wire has checked that a value is what the column's definition says. `offsetMs` leads from the host's time to the
 * fleet's, in which all times are stored.
 */
export type AppendValue = (value: unknown, offsetMs: number) => void;
export type AppendEnvelope = (arrived: ArrivedMessage, rows: number) => void;

/** Envelope fields that are repeated in each row; a block has only some of them. */
const envelopeTexts: Readonly<Record<string, (message: HostMessage) => string>> = {
  host: ({ host }) => host,
  host_id: ({ hostId }) => hostId,
  boot_id: ({ bootId }) => bootId,
  queue: ({ queue }) => queue,
};
const envelopeNumbers: Readonly<Record<string, (arrived: ArrivedMessage) => number | null>> = {
  ts: ({ message, offsetMs }) => message.ts + offsetMs,
  seq: ({ message }) => message.seq,
  part: ({ message }) => message.part,
  parts: ({ message }) => message.parts,
  elapsed_ms: ({ message }) => message.elapsedMs,
  arrived_at: ({ arrivedMs }) => arrivedMs,
};

export function envelopeAppenders(block: TableRows): AppendEnvelope[] {
  const appenders: AppendEnvelope[] = [];
  for (const [name, textOf] of Object.entries(envelopeTexts).filter(([column]) => block.has(column))) {
    const column = block.isKeyword(name) ? block.column(name, KeywordColumn) : block.column(name, TextColumn);
    appenders.push(({ message }, rows) => column.appendRepeated(textOf(message), rows));
  }
  for (const [name, numberOf] of Object.entries(envelopeNumbers).filter(([column]) => block.has(column))) {
    const column = block.column(name, NumberColumn);
    appenders.push((arrived, rows) => column.appendRepeated(numberOf(arrived), rows));
  }
  if (block.has('nr')) {
    const numbers = block.column('nr', NumberColumn);
    appenders.push((_, rows) => numbers.append(Array.from({ length: rows }, (_row, nr) => nr)));
  }
  return appenders;
}

/** Appends a column of decoded values. */
export function columnAppender(
  block: TableRows,
  name: string,
  { kind, nullable, isEpoch }: ColumnDefinition,
): AppendValue {
  switch (kind) {
    case 'flag': {
      const column = block.column(name, ByteColumn);
      return (values) => column.appendFlags(values as Values<boolean>);
    }
    case 'text': {
      const column = block.column(name, TextColumn);
      return (values) => column.append(values as Values<string>);
    }
    case 'dictionary': {
      const column = block.column(name, KeywordColumn);
      return (dictionary) => {
        const { values, indexes } = dictionary as DictionaryColumn;
        column.appendIndexed(values, indexes);
      };
    }
    case 'textList': {
      const column = block.column(name, TextListColumn);
      const known = nullable ? block.column(knownFlag(name), ByteColumn) : null;
      return (values) => {
        const lists = values as Values<readonly string[]>;
        column.append(lists);
        known?.appendFlags(lists.map((list) => list !== null));
      };
    }
    case 'uid': {
      const column = block.column(name, Uint64Column);
      return (values) => column.appendUids(values as BigUint64Array);
    }
    case 'time': {
      const column = block.column(name, NumberColumn);
      return (values, offsetMs) => column.append(shifted(values as Numbers, offsetMs));
    }
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64': {
      const column = block.column(name, NumberColumn);
      return (values) => column.append(values as Numbers);
    }
    case 'hundredths': {
      const column = block.column(name, NumberColumn);
      return (values, offsetMs) => column.append(shifted(values as Numbers, isEpoch ? toHundredths(offsetMs) : 0));
    }
  }
}

/** Appends one value. */
export function cellAppender(
  block: TableRows,
  name: string,
  { kind, nullable, isEpoch }: ColumnDefinition,
): AppendValue {
  switch (kind) {
    case 'flag': {
      const column = block.column(name, ByteColumn);
      return (value) => column.appendFlags([value as boolean | null]);
    }
    case 'text': {
      const column = block.column(name, TextColumn);
      return (value) => column.append([value as string | null]);
    }
    case 'dictionary': {
      const column = block.column(name, KeywordColumn);
      return (value) => column.append([value as string | null]);
    }
    case 'textList': {
      const column = block.column(name, TextListColumn);
      const known = nullable ? block.column(knownFlag(name), ByteColumn) : null;
      return (value) => {
        column.append([value as readonly string[] | null]);
        known?.appendFlags([value !== null]);
      };
    }
    case 'uid': {
      const column = block.column(name, Uint64Column);
      return (value) => column.appendUids(BigUint64Array.of((value as bigint | null) ?? 0n));
    }
    case 'time': {
      const column = block.column(name, NumberColumn);
      return (value, offsetMs) => column.appendOne(value === null ? null : (value as number) + offsetMs);
    }
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64': {
      const column = block.column(name, NumberColumn);
      return (value) => column.appendOne(value as number | null);
    }
    case 'hundredths': {
      const column = block.column(name, NumberColumn);
      const shift = (offsetMs: number): number => (isEpoch ? toHundredths(offsetMs) : 0);
      return (value, offsetMs) => column.appendOne(value === null ? null : (value as number) + shift(offsetMs));
    }
  }
}

/** Converts milliseconds to hundredths of a second, the unit of such times. */
function toHundredths(offsetMs: number): number {
  return Math.round(offsetMs / 10);
}

/** Most hosts have the right time, and their columns are not copied. */
function shifted(times: Numbers, offset: number): Numbers {
  if (offset === 0) {
    return times;
  }
  // NaN, which stands for no value, stays NaN.
  return times instanceof Float64Array
    ? times.map((time) => time + offset)
    : times.map((time) => (time === null ? null : time + offset));
}
