import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { camelCase } from '@psfleet/metric-catalog';
import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  eventTable,
  hostTable,
  identityTable,
  sampleTable,
  tickTable,
  type HostMessage,
  type TableDefinition,
} from '../src/index.js';
import { completeMessage } from './complete-message.js';
import { plainMessage } from './plain-message.js';

// Never written again, like the other golden files: a new column of a table gets a new file.
const goldenOf = (name: string): HostMessage =>
  decodeMessage(readFileSync(new URL(`golden/v1/${name}.bin`, import.meta.url)));
const golden = goldenOf('message-complete-children');
const { tick, facts, identities, samples, events } = completeMessage;
const tables: [string, TableDefinition, object | undefined][] = [
  ['tick', tickTable, tick],
  ['facts', hostTable, facts ?? undefined],
  ['identities', identityTable, identities?.columns],
  ['samples', sampleTable, samples?.columns],
  ['events', eventTable, events?.columns],
];

describe('golden bytes of a message that uses every number', () => {
  it('still decodes to the same values in all columns', () => {
    const { groups: _golden, ...decoded } = golden;
    const { groups: _complete, ...complete } = completeMessage;
    expect(plainMessage({ ...decoded, groups: [] })).toEqual({ ...complete, groups: [] });
  });

  it.each([
    ['message-complete', 'shared, peak, swapped and proportional memory', 114],
    ['message-complete-memory', 'the fork of unswept processes', 123],
    ['message-complete-fork', 'programs', 124],
    ['message-complete-program', 'the time of children that ended unseen', 126],
  ])('%s still decodes to the same values from agents without %s', (name, _, count) => {
    const known = knownCells(goldenOf(name));
    const complete = knownCells(completeMessage);
    expect(known.size).toBe(count);
    expect(new Map([...complete].filter(([cell]) => known.has(cell)))).toEqual(known);
  });

  it('still decodes to the same metrics and dimensions, whichever the catalog has now', () => {
    for (const { group, dimensions, fields } of golden.groups) {
      const now = completeMessage.groups.find((candidate) => candidate.group === group);
      expect([...(now?.dimensions ?? [])]).toEqual(expect.arrayContaining([...dimensions]));
      expect([...(now?.fields ?? [])]).toEqual(expect.arrayContaining([...fields]));
    }
    // A number that is unknown now is skipped: fewer are left when a metric got another number or was removed.
    const count = (of: 'dimensions' | 'fields'): number =>
      golden.groups.reduce((sum, group) => sum + group[of].size, 0);
    expect([golden.groups.length, count('dimensions'), count('fields')]).toEqual([24, 22, 144]);
  });

  it.each(tables)('%s: no column lacks a value, and no two have the same', (_, table, columns) => {
    const cells = columns as Readonly<Record<string, unknown>>;
    const values = Object.keys(table).map((name) => inspect(cells[name] ?? cells[camelCase(name)]));
    expect(values.filter((value) => /^(?:null|undefined|\[ null, null \])$/.test(value))).toEqual([]);
    expect(values.filter((value, at) => values.indexOf(value) !== at)).toEqual([]);
  });

  it('what is encoded now decodes to the same values too', () => {
    expect(plainMessage(decodeMessage(encodeMessage(completeMessage)))).toEqual(completeMessage);
  });
});

/** The columns of the tables that have a value, by table and name. */
function knownCells(message: HostMessage): Map<string, string> {
  const { identities, samples, events, tick, facts } = plainMessage(message) as HostMessage;
  const records = { identities: identities?.columns, samples: samples?.columns, events: events?.columns, tick, facts };
  return new Map(
    Object.entries(records).flatMap(([table, cells]) =>
      Object.entries(cells ?? {}).flatMap(([name, value]) => {
        const text = inspect(value);
        return /^(?:null|\[ null, null \]|\{ values: \[\].*\})$/s.test(text)
          ? []
          : [[`${table}.${name}`, text] as const];
      }),
    ),
  );
}
