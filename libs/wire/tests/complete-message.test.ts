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
  type TableDefinition,
} from '../src/index.js';
import { completeMessage } from './complete-message.js';
import { plainMessage } from './plain-message.js';

// Never written again, like the other golden files.
const golden = decodeMessage(readFileSync(new URL('golden/v1/message-complete.bin', import.meta.url)));
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
