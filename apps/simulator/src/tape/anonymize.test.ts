import { inspect } from 'node:util';
import { camelCase, findGroup, groups } from '@psfleet/metric-catalog';
import {
  absentColumns,
  decodeMessage,
  encodeMessage,
  eventTable,
  hostTable,
  identityTable,
  sampleTable,
  tickTable,
  type ColumnDefinition,
  type Columns,
  type GroupColumns,
  type HostMessage,
  type Row,
  type TableDefinition,
} from '@psfleet/wire';
import { expect, it } from 'vitest';
import { anonymize } from './anonymize.js';

const uid = 16n;
const textKinds: ReadonlySet<string> = new Set(['text', 'textList', 'dictionary']);
const tables = { identities: identityTable, samples: sampleTable, events: eventTable, facts: hostTable };

/** The texts that a tape may take over, each because it is one of a fixed set that says nothing about a machine. */
const harmless = [
  'identities.exe_state',
  'samples.status',
  'events.kind',
  'events.source',
  'events.agent_version',
  'facts.os',
  'facts.arch',
  'facts.agent_version',
];
const harmlessDimensions = new Set(['cpu', 'resource', 'status', 'kind', 'index']);

/** A text that leads back to the column that it stands in. */
const secret = (where: string): string => `/srv/secret/${where}`;

function column(where: string, { kind }: ColumnDefinition): unknown {
  switch (kind) {
    case 'uid':
      return BigUint64Array.of(uid);
    case 'flag':
      return [true];
    case 'text':
      return [secret(where)];
    case 'textList':
      return [[secret(where), secret(where)]];
    case 'dictionary':
      return { values: [secret(where)], indexes: [0] };
    case 'u64':
    case 'u32':
    case 'i8':
    case 'i64':
    case 'hundredths':
    case 'time':
      return [1];
  }
}

/** A table of one row with a value in every column. */
function fullTable<T extends TableDefinition>(name: string, table: T): Columns<T> {
  const columns = Object.entries(table).map(([key, definition]) => [key, column(`${name}.${key}`, definition)]);
  return { rows: 1, columns: Object.fromEntries(columns) as Columns<T>['columns'] };
}

/** A record with a value in every column. */
function fullRecord<T extends TableDefinition>(name: string, table: T): Row<T> {
  const cells = Object.entries(table).map(([key, definition]) => {
    const { oneOf, kind } = definition;
    const values = column(`${name}.${key}`, definition) as { values?: readonly unknown[] } & readonly unknown[];
    return [camelCase(key), oneOf?.at(-1) ?? (kind === 'dictionary' ? values.values?.[0] : values[0])];
  });
  return Object.fromEntries(cells) as Row<T>;
}

function groupOf(number: number, rows: readonly (readonly string[])[]): GroupColumns {
  const { dimensions, fields } = findGroup(number)!;
  return {
    group: number,
    rows: rows.length,
    dimensions: new Map(
      Object.values(dimensions).map((dimension, at) => [dimension.number, rows.map((row) => row[at] ?? '')]),
    ),
    fields: new Map(Object.values(fields).map((field) => [field.number, rows.map(() => 1)])),
  };
}

const fullMessage: HostMessage = {
  host: 'secret-host',
  hostId: secret('hostId'),
  bootId: secret('bootId'),
  queue: secret('queue'),
  seq: 1,
  ts: 1_795_377_610_004,
  elapsedMs: null,
  part: 1,
  parts: 1,
  tick: fullRecord('tick', tickTable),
  facts: fullRecord('facts', hostTable),
  groups: groups
    .filter(({ dimensions }) => Object.keys(dimensions).length > 0)
    .map(({ name, number, dimensions }) =>
      groupOf(number, [Object.keys(dimensions).map((dimension) => secret(`${name}.${dimension}`))]),
    ),
  identities: fullTable('identities', identityTable),
  samples: fullTable('samples', sampleTable),
  events: fullTable('events', eventTable),
};

/** As it is read from a tape. */
const recorded = (messages: readonly HostMessage[]): HostMessage[] =>
  anonymize(messages.map((message) => decodeMessage(encodeMessage(message)))).map((message) =>
    decodeMessage(encodeMessage(message)),
  );

const secretsIn = (value: unknown): string[] => [
  ...new Set(
    Array.from(
      inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null }).matchAll(/secret[-/]([\w.]+)/g),
      ([, where]) => where ?? '',
    ),
  ),
];

it('takes no text of the recorded machine over, whichever column or dimension it stands in', () => {
  const texts = Object.entries(tables).flatMap(([name, table]) =>
    Object.entries(table as TableDefinition)
      .filter(([, { kind }]) => textKinds.has(kind))
      .map(([key]) => `${name}.${key}`),
  );
  expect(secretsIn(fullMessage)).toEqual(expect.arrayContaining([...texts, 'host', 'hostId', 'bootId', 'queue']));
  const [{ groups: recordedGroups, ...message }] = recorded([fullMessage]) as [HostMessage];
  expect(secretsIn(message).sort()).toEqual([...harmless].sort());
  expect(recordedGroups).toHaveLength(fullMessage.groups.length);
  expect(secretsIn(recordedGroups).filter((name) => !harmlessDimensions.has(name.split('.')[1] ?? ''))).toEqual([]);
});

it('gives a process one name in all tables, and lets an event lack what it lacked', () => {
  const { columns } = fullMessage.events!;
  const bare = { ...absentColumns(eventTable, 1), kind: columns.kind, at: [5], source: columns.source };
  const lacking: HostMessage = {
    ...fullMessage,
    events: { rows: 1, columns: { ...bare, proc_uid: columns.proc_uid } },
  };
  const [first, second] = recorded([fullMessage, lacking]) as [HostMessage, HostMessage];
  const name = first.identities?.columns.name[0];
  expect(name).toMatch(/^[a-z]/);
  expect(first.samples?.columns.name.values).toEqual([name]);
  expect(first.events?.columns.name.values).toEqual([name]);
  expect(first.events?.columns.cmdline).toEqual(first.identities?.columns.cmdline);
  expect(first.events?.columns.cgroup).toEqual(first.identities?.columns.cgroup);
  for (const column of ['name', 'username', 'cgroup'] as const) {
    expect(second.events?.columns[column]).toEqual({ values: [], indexes: Float64Array.of(Number.NaN) });
  }
  expect(second.events?.columns.cmdline).toEqual([null]);
});

it('names units and containers by the order in which they appear, each the same in every tick', () => {
  const { number } = groups.find(({ name }) => name === 'cgroup')!;
  const units = Array.from({ length: 40 }, (_, at) => [secret(`${at}.service`), '']);
  const withGroup = (rows: string[][]): HostMessage => ({ ...fullMessage, groups: [groupOf(number, rows)] });
  const [first, second] = recorded([
    withGroup([...units, ['', secret('shop-web')], ['', secret('shop-db')]]),
    withGroup([['', secret('shop-db')], units[7]!]),
  ]) as [HostMessage, HostMessage];
  const [unitNames = [], containers = []] = [...first.groups[0]!.dimensions.values()];
  expect(new Set(unitNames.slice(0, 40)).size).toBe(40);
  expect(unitNames.slice(40)).toEqual(['', '']);
  expect([...second.groups[0]!.dimensions.values()]).toEqual([
    ['', unitNames[7]],
    [containers[41], ''],
  ]);
});
