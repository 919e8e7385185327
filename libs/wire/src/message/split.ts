import type { Columns, ColumnDefinition, DictionaryColumn, TableDefinition } from './tables/columns.js';
import type { HostMessage } from './envelope.js';
import { WireError } from '../errors.js';
import { limits } from './limits.js';
import { encodeMessage } from './message-codec.js';

/** The content of one tick, before it is split into numbered messages. */
export type Tick = Omit<HostMessage, 'seq' | 'part' | 'parts'>;

export interface EncodedMessage {
  readonly seq: number;
  readonly bytes: Buffer;
}

/**
 * Encodes one tick as messages numbered from `firstSeq`. A tick that is too large is split into parts with about the
 * same number of processes each; the first part has the facts and the metrics. Throws WireError `too-large` if a single
 * row does not fit.
 */
export function encodeTick(tick: Tick, firstSeq: number): EncodedMessage[] {
  const rows = Math.max(tick.identities?.rows ?? 0, tick.samples?.rows ?? 0, tick.events?.rows ?? 0);
  for (let parts = 1; parts <= limits.parts; parts = Math.ceil(parts * 1.5)) {
    const messages = Array.from({ length: parts }, (_, index) => ({
      seq: firstSeq + index,
      bytes: encodeMessage(partOf(tick, index, parts, firstSeq + index)),
    }));
    if (messages.every(({ bytes }) => bytes.length <= limits.partBytes)) {
      return messages;
    }
    if (parts > rows) {
      break;
    }
  }
  throw new WireError(
    'too-large',
    `one tick of ${tick.host} with ${rows} processes cannot be split into parts of ${limits.partBytes} bytes`,
  );
}

function partOf(tick: Tick, index: number, parts: number, seq: number): HostMessage {
  return {
    ...tick,
    seq,
    part: index + 1,
    parts,
    facts: index === 0 ? tick.facts : null,
    groups: index === 0 ? tick.groups : [],
    identities: tick.identities === null ? null : slice(tick.identities, index, parts),
    samples: tick.samples === null ? null : slice(tick.samples, index, parts),
    events: tick.events === null ? null : slice(tick.events, index, parts),
  };
}

function slice<T extends TableDefinition>(table: Columns<T>, index: number, parts: number): Columns<T> {
  const from = Math.floor((table.rows * index) / parts);
  const to = Math.floor((table.rows * (index + 1)) / parts);
  const sliced = Object.entries(table.columns).map(([name, values]: [string, ColumnValues]) => {
    if ('indexes' in values) {
      return [name, sliceDictionary(values, from, to)];
    }
    return [name, values.slice(from, to)];
  });
  return { rows: to - from, columns: Object.fromEntries(sliced) as Columns<T>['columns'] };
}

/** Keeps only the texts that these rows use; otherwise each part would carry the texts of all. */
function sliceDictionary({ values, indexes }: DictionaryColumn, from: number, to: number): DictionaryColumn {
  const positions = new Map<number, number>();
  const renumbered = Array.from(indexes.slice(from, to), (index) => {
    if (index === null || Number.isNaN(index)) {
      return null;
    }
    const position = positions.get(index) ?? positions.size;
    positions.set(index, position);
    return position;
  });
  return { values: [...positions.keys()].map((index) => values[index] ?? ''), indexes: renumbered };
}

type ColumnValues = Columns<Record<string, ColumnDefinition>>['columns'][string];
