import {
  exeStates,
  matchesPattern,
  matchesSearch,
  processStatuses,
  type LabelCondition,
  type NumberFieldName,
  type SearchedProcess,
  type SearchExpression,
  type TextFieldName,
} from '@psfleet/search';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readProcessTable } from '../src/read/process-table.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOfProcesses, procUidOf, type StoredProcess } from './message-of-processes.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

/** scripts/test.mjs prints the seed. */
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_201);
const searches = 25;
const ts = Math.floor(Date.now() / 900_000) * 900_000;
/** The label `env` of some hosts. */
const environments: Readonly<Record<string, string>> = { 'web-1': 'prod', 'db-1': 'Test_1' };
/** The texts of few hosts are read themselves, those of many from the different ones of a day. */
const fewHosts = ['web-1', 'db-1'];
const manyHosts = [...fewHosts, ...Array.from({ length: 20 }, (_, index) => `other-${index}`)];

const texts = ['node', 'Node', 'a_b', 'a%b', 'a\\b', "o'k", 'x*y', 'ÄÖß', 'ΟΔΟΣ', 'İzmir', '💥', 'two\nlines', '-'];
const text = fc.constantFrom(...texts);
const known = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(values, { freq: 4 });
const size = fc.integer({ min: 0, max: 5 });

const processes: fc.Arbitrary<Omit<StoredProcess, 'pid'>> = fc.record({
  name: text,
  username: known(text),
  status: known(fc.constantFrom(...processStatuses)),
  cmdline: known(fc.array(text, { minLength: 1, maxLength: 3 })),
  exe: known(fc.array(text, { minLength: 1, maxLength: 2 }).map((parts) => `/${parts.join('/')}`)),
  exe_state: known(fc.constantFrom(...exeStates)),
  program: known(text),
  unit: known(text),
  container_id: known(fc.constantFrom('0123456789ab'.padEnd(64, 'f'), 'a'.repeat(64))),
  container_name: known(text),
  ppid: known(size),
  rss: known(size),
  num_fds: known(size),
  nice: known(fc.integer({ min: -2, max: 2 })),
  isIdentified: fc.boolean(),
});

/** A part of a text of a process, or a glob that may fit one. */
const pattern = fc.oneof(
  text.map((value) => ({ value, isGlob: false })),
  fc.constantFrom('od', 'O', '%', '_', '\\', 'σ', 'ß', '*').map((value) => ({ value, isGlob: false })),
  fc.constantFrom('*', '?*', 'n*', '*e', 'a?b', 'a%?', '*\\*', 'ä*', '?', '/*/*').map((value) => ({
    value,
    isGlob: true,
  })),
);
const textField = fc.constantFrom<TextFieldName>(
  ...(['name', 'user', 'status', 'cmd', 'exe', 'exestate', 'program', 'unit', 'container', 'host'] as const),
);
const valueOf = (field: TextFieldName): fc.Arbitrary<{ readonly value: string; readonly isGlob: boolean }> => {
  const ofField: Partial<Record<TextFieldName, readonly string[]>> = {
    status: processStatuses,
    exestate: exeStates,
    container: ['0123456789ab', '0123456789a', 'a'.repeat(64)],
    host: ['web-1', 'other-3'],
  };
  const own = ofField[field]?.map((value) => ({ value, isGlob: false })) ?? [];
  return own.length === 0 ? pattern : fc.oneof(fc.constantFrom(...own), pattern);
};
const term: fc.Arbitrary<SearchExpression> = fc.oneof(
  pattern.map((each) => ({ kind: 'text' as const, ...each })),
  textField.chain((field) => valueOf(field).map((each) => ({ kind: 'field' as const, field, ...each }))),
  fc.record({
    kind: fc.constant('number' as const),
    field: fc.constantFrom<NumberFieldName>('pid', 'ppid', 'rss', 'fds', 'nice'),
    comparison: fc.constantFrom('=' as const, '>' as const, '>=' as const, '<' as const, '<=' as const),
    value: fc.integer({ min: -2, max: 6 }),
  }),
  fc
    .constantFrom('prod', '*', 'test*', 'Test_?', 'T%')
    .map((value) => ({ kind: 'label' as const, key: 'env', value, isGlob: /[*?]/.test(value) })),
);
const { expression } = fc.letrec<{ expression: SearchExpression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    term,
    fc.record({ kind: fc.constant('not' as const), of: tie('expression') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const stored = manyHosts.map((host, index) => ({
  host,
  processes: fc
    .sample(processes, { seed: seed + index, numRuns: fewHosts.includes(host) ? 40 : 3 })
    .map((row, place) => ({ ...row, pid: place + 1 })),
}));

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  const sink = new RowSink();
  for (const each of stored) {
    sink.append(messageOfProcesses(each.host, ts, each.processes), ts);
  }
  await insertBlocks(server.storage, sink.takeBlocks());
});
afterAll(() => server.stop());

const environmentOf = (host: string): string | null => environments[host] ?? null;
const hostsWith = (label: LabelCondition): readonly string[] =>
  Object.keys(environments).filter((host) => label.key === 'env' && matchesPattern(label, environmentOf(host) ?? ''));

function searched(host: string, row: StoredProcess): SearchedProcess {
  const ofSample = { name: row.name, user: row.username, status: row.status, host };
  const { cmdline, exe, exe_state: exestate, program, unit, pid, ppid } = row;
  const command = cmdline === null ? null : cmdline.join(' ');
  const ofIdentity = row.isIdentified ? { cmd: command, exe, exestate, program, unit } : {};
  const container = row.isIdentified ? [row.container_id, row.container_name] : [];
  const values: Partial<Record<TextFieldName, string | null>> = { ...ofSample, ...ofIdentity };
  const numbers: Partial<Record<NumberFieldName, number | null>> = {
    rss: row.rss,
    fds: row.num_fds,
    nice: row.nice,
    ...(row.isIdentified ? { pid, ppid } : {}),
  };
  return {
    texts: (field) => (field === 'container' ? container : [values[field] ?? null]).filter((each) => each !== null),
    number: (field) => numbers[field] ?? null,
    label: (key) => (key === 'env' ? environmentOf(host) : null),
  };
}

async function findStored(where: SearchExpression, hosts: readonly string[]): Promise<string[]> {
  const anchors = hosts.map((host) => ({
    host,
    lastTs: ts,
    elapsedMs: 10_000,
    tickSeq: 1,
    lastSeq: 1,
    keyframeTs: ts,
    keyframeSeq: 1,
  }));
  const query = { anchors, where, hostsWith, sort: 'name', descending: false, limit: 1000 } as const;
  const { rows } = await readProcessTable(server.storage, query);
  return rows.map(({ host, procUid }) => `${host} ${procUid}`).sort();
}

it.each([
  ['few hosts', fewHosts],
  ['many hosts', manyHosts],
])('finds of %s the processes that libs/search says fit', { timeout: 600_000 }, async (_, hosts) => {
  await fc.assert(
    fc.asyncProperty(expression, async (where) => {
      const fitting = stored
        .filter(({ host }) => hosts.includes(host))
        .flatMap(({ host, processes: rows }) =>
          rows
            .filter((row) => matchesSearch(where, searched(host, row)))
            .map(({ pid }) => `${host} ${procUidOf(host, pid)}`),
        );
      expect(await findStored(where, hosts)).toEqual(fitting.sort());
    }),
    { seed, numRuns: searches },
  );
});
