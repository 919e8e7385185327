import { type ClickHouseUser, startTestCluster, type TestClickHouse } from '@psfleet/embedded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStorage, type Storage, type StorageOptions } from '../src/client.js';
import type { ActionRecord } from '../src/actions/action-record.js';
import { readActions } from '../src/actions/read-actions.js';
import { storeAction } from '../src/actions/store-action.js';
import { clusterStatements } from '../src/migrate/cluster-statements.js';
import { readMigrations } from '../src/migrate/migration-files.js';
import { findPendingMigrations, migrate, migrationsTable } from '../src/migrate/migrate.js';
import { splitStatements } from '../src/migrate/split-statements.js';
import { readIdentitiesAt, readIdentitiesInTables } from '../src/read/identities.js';
import { readLastTicks } from '../src/read/last-ticks.js';
import { readLatestTicks } from '../src/read/latest-ticks.js';
import { readProcessTable } from '../src/read/process-table.js';
import { rankByCounter, rankByGauge, readRankedSamples } from '../src/read/process-top.js';
import { readStorageUsage } from '../src/read/storage-usage.js';
import { readWholeTables } from '../src/read/whole-tables.js';
import { applyRetention } from '../src/retention/apply-retention.js';
import { rollUpStep } from '../src/rollup/roll-up.js';
import { defaultRetentionDays } from '../src/schema/retention.js';
import { tables } from '../src/schema/tables.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOf } from './message-of.js';

const statements = readMigrations().flatMap(({ sql }) => splitStatements(sql));
const hosts = Array.from({ length: 12 }, (_, index) => `web-${index}`);
const hourMs = 3_600_000;
const start = Math.floor(Date.now() / hourMs) * hourMs - 2 * hourMs;

const optionsOf = ({ url, database, users }: TestClickHouse, user: ClickHouseUser): StorageOptions => ({
  url,
  ...users[user],
  database,
});

const layout = { name: 'two', keeper: false };
const runOn = async (shard: Storage, texts: readonly string[]): Promise<void> => {
  for (const statement of texts.flatMap((text) => clusterStatements(text, layout))) {
    await shard.command(statement);
  }
};

const action: ActionRecord = {
  id: '1',
  createdAt: start,
  updatedAt: start,
  version: 1,
  operator: 'ann',
  verb: 'signal',
  args: {},
  host: 'web-1',
  procUid: '0'.repeat(16),
  pid: 1,
  status: 'pending',
  outcome: null,
  pinned: null,
  detail: '',
};

let servers: readonly [TestClickHouse, TestClickHouse];
let shards: readonly [Storage, Storage];
beforeAll(async () => {
  servers = await startTestCluster('two');
  shards = [createStorage(optionsOf(servers[0], 'collector')), createStorage(optionsOf(servers[1], 'collector'))];
  const migrators = servers.map((server) => createStorage(optionsOf(server, 'migrate')));
  // Without Keeper no server forwards DDL, so each gets the statements. Both see a migration once one has recorded it.
  // What moves rows runs on one server, where the tables are on both.
  const isMade = (text: string): boolean => !/^(INSERT|DROP) /.test(text);
  await runOn(migrators[1] as Storage, statements.filter(isMade));
  await runOn(migrators[1] as Storage, [migrationsTable]);
  expect(await migrate(optionsOf(servers[0], 'migrate'), readMigrations(), layout)).not.toEqual([]);
  await runOn(
    migrators[1] as Storage,
    statements.filter((text) => text.startsWith('DROP ')),
  );
  for (const shard of shards) {
    expect(await findPendingMigrations(shard)).toEqual([]);
  }
  expect(await applyRetention(migrators[0] as Storage, { ...defaultRetentionDays, event: 30 }, layout)).toEqual([
    'processes',
    'distinct_texts',
    'process_events',
  ]);
  await Promise.all(migrators.map((migrator) => migrator.close()));
});
afterAll(async () => {
  await Promise.all(shards.map((shard) => shard.close()));
  await Promise.all(servers.map((server) => server.stop()));
});

const hostsIn = async (storage: Storage, table: string): Promise<string[]> =>
  (await storage.query<{ host: string }>(`SELECT host FROM ${table} GROUP BY host ORDER BY host`)).rows.map(
    ({ host }) => host,
  );

it('spreads hosts over the shards, answers from every server, and replaces rows within a shard', async () => {
  const sink = new RowSink();
  for (const host of hosts) {
    sink.append(messageOf({ host, ts: start + 1000 }), start + 1000);
  }
  const blocks = sink.takeBlocks();
  await insertBlocks(shards[0], blocks);
  await insertBlocks(shards[1], blocks);
  for (const table of ['ticks', 'process_samples', 'metrics_by_dimension']) {
    const [first, second] = [await hostsIn(shards[0], `${table}_local`), await hostsIn(shards[1], `${table}_local`)];
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
    expect([...first, ...second].sort()).toEqual([...hosts].sort());
    for (const shard of shards) {
      expect(await hostsIn(shard, table)).toEqual([...hosts].sort());
    }
  }
  // The hosts run the same three programs, whose texts each shard keeps for the identities of its own.
  for (const shard of shards) {
    const texts = await shard.query('SELECT DISTINCT name FROM distinct_texts_local');
    expect(texts.rows).toHaveLength(3);
  }
  const { rows } = await shards[1].query('SELECT count() AS count FROM process_samples FINAL');
  expect(rows).toEqual([{ count: hosts.length * 3 }]);
});

it('answers the API, and stores its records, whichever shard has them', async () => {
  const [first, second] = servers.map((server) => createStorage(optionsOf(server, 'api'))) as [Storage, Storage];
  for (const id of ['1', '2', '3', '4', '5', '6']) {
    await storeAction(first, { ...action, id });
  }
  for (const storage of [first, second]) {
    expect(await hostsIn(storage, 'ticks')).toEqual([...hosts].sort());
    expect((await readActions(storage, { limit: 10 })).length).toBe(6);
    await expect(storage.command("INSERT INTO hosts (host, ts) VALUES ('x', 0)")).rejects.toThrow(/ACCESS_DENIED/);
    await storage.close();
  }
});

const byHost = (one: { readonly host: string }, other: { readonly host: string }): number =>
  one.host < other.host ? -1 : 1;

it('answers queries about a moment for the hosts of all shards', async () => {
  const tick = { seq: 2, ts: start + 11_000 };
  const sink = new RowSink();
  for (const host of hosts) {
    sink.append(messageOf({ host, ...tick }), tick.ts);
  }
  await insertBlocks(shards[0], sink.takeBlocks());
  const [storage, question] = [shards[1], { since: start, at: start + 20_000, by: 'rss' as const }];
  const fleet = {
    ...question,
    knownSince: 0,
    limit: 100,
    lateIntervals: 3,
    reference: start + 20_000,
    defaultIntervalMs: 10_000,
  };
  const { ticks: latest, unknown } = await readLatestTicks(storage, { ...fleet, hosts: [...hosts, 'gone-1'] });
  expect(unknown).toEqual(['gone-1']);
  const ofAll = await readLatestTicks(storage, { ...fleet, hosts: null });
  expect(ofAll.unknown).toEqual([]);
  expect(ofAll.ticks.toSorted(byHost)).toEqual(latest.toSorted(byHost));
  expect(latest.map(({ host, seq, max }) => `${host} ${seq} ${max}`).sort()).toEqual(
    hosts.map((host) => `${host} 2 ${2 ** 34}`).sort(),
  );
  const ticks = await readLastTicks(storage, { ...question, hosts });
  const anchors = ticks.map(({ host, ts, seq, lastSeq, elapsedMs }) => ({
    host,
    keyframeTs: ts,
    keyframeSeq: seq,
    lastTs: ts,
    tickSeq: seq,
    lastSeq,
    elapsedMs,
  }));
  expect([...(await readWholeTables(storage, anchors)).hosts].sort()).toEqual([...hosts].sort());
  const hostsOf = (rows: readonly { readonly host: string }[]): string[] =>
    [...new Set(rows.map(({ host }) => host))].sort();
  const tops = [
    await rankByCounter(storage, { ticks: anchors, by: 'cpu', limit: 100 }),
    await rankByGauge(storage, { anchors, by: 'rss', limit: 100 }),
  ];
  for (const { rows } of tops) {
    expect(hostsOf(rows)).toEqual([...hosts].sort());
    expect(hostsOf((await readRankedSamples(storage, rows, anchors)).rows)).toEqual([...hosts].sort());
    expect(
      hostsOf(
        await readIdentitiesAt(
          storage,
          rows.map(({ host, procUid }) => ({ host, procUid, lastSeq: 2 })),
          start + 20_000,
          start,
        ),
      ),
    ).toEqual([...hosts].sort());
  }
  expect(hostsOf(await readIdentitiesInTables(storage, anchors, 100))).toEqual([...hosts].sort());
  const table = await readProcessTable(storage, {
    anchors,
    sort: 'pid',
    descending: false,
    limit: 100,
    where: { kind: 'not', of: { kind: 'text', value: 'nothing like it', isGlob: false } },
  });
  expect(hostsOf(table.rows)).toEqual([...hosts].sort());
});

it('says what each server takes, under the names of the tables', async () => {
  for (const server of servers) {
    const storage = createStorage(optionsOf(server, 'api'));
    const { tables: used, rawDays } = await readStorageUsage(storage);
    await storage.close();
    expect(rawDays.map(({ day }) => day)).toContain(new Date(start).toISOString().slice(0, 10));
    expect(used.map(({ table }) => table)).toEqual(expect.arrayContaining(['ticks', 'process_samples']));
    expect(used.filter(({ table }) => table.endsWith('_local'))).toEqual([]);
  }
});

it('rolls up over the shards', async () => {
  for (let caughtUp = false; !caughtUp;) {
    ({ caughtUp } = await rollUpStep(shards[0], { settleMs: 1000, visibleMs: 1000 }));
  }
  for (const table of ['metrics_cpu_1m', 'process_rollup_15m', 'process_rollup_1h']) {
    expect(await hostsIn(shards[1], table)).toEqual([...hosts].sort());
    expect((await hostsIn(shards[0], `${table}_local`)).length).toBeLessThan(hosts.length);
  }
});

it('renders statements for a cluster with Keeper that the server can parse', async () => {
  const definitions = statements.filter((text) => !text.startsWith('INSERT '));
  const replicated = definitions.flatMap((text) => clusterStatements(text, { name: 'fleet', keeper: true }));
  const starting = (words: string): number => definitions.filter((text) => text.startsWith(words)).length;
  expect(starting('CREATE TABLE') - starting('DROP TABLE')).toBe(tables.length);
  // Indexes, codecs and rows are the local table's only, as is what is inserted into it.
  const ofShard =
    /^ALTER TABLE \w+ (ADD INDEX|DROP INDEX|MODIFY COLUMN|MATERIALIZE COLUMN) |^(CREATE MATERIALIZED|DROP) VIEW /;
  expect(replicated).toHaveLength(definitions.length * 2 - definitions.filter((text) => ofShard.test(text)).length);
  for (const statement of replicated) {
    const [row] = (
      await shards[0].query<{ text: string }>('SELECT formatQuerySingleLine({statement:String}) AS text', {
        params: { statement },
      })
    ).rows;
    expect(row?.text).toContain('ON CLUSTER');
    const replicatedEngine =
      "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";
    expect(
      [replicatedEngine, "Distributed('fleet', "].filter((engine) => row?.text.includes(`ENGINE = ${engine}`)),
    ).toHaveLength(statement.startsWith('CREATE TABLE') ? 1 : 0);
  }
});

it('adds a column to the local and the Distributed table, and refuses statements that it cannot rewrite', () => {
  expect(
    clusterStatements('ALTER TABLE ticks ADD COLUMN IF NOT EXISTS `zone` UInt32 CODEC(T64, ZSTD(1)) AFTER `host`', {
      name: 'fleet',
      keeper: true,
    }),
  ).toEqual([
    "ALTER TABLE ticks_local ON CLUSTER 'fleet' ADD COLUMN IF NOT EXISTS `zone` UInt32 " +
      'CODEC(T64, ZSTD(1)) AFTER `host`',
    "ALTER TABLE ticks ON CLUSTER 'fleet' ADD COLUMN IF NOT EXISTS `zone` UInt32 AFTER `host`",
  ]);
  expect(
    clusterStatements('ALTER TABLE ticks ADD INDEX IF NOT EXISTS late inserted_at TYPE minmax', {
      name: 'fleet',
      keeper: true,
    }),
  ).toEqual(["ALTER TABLE ticks_local ON CLUSTER 'fleet' ADD INDEX IF NOT EXISTS late inserted_at TYPE minmax"]);
  expect(() => clusterStatements('OPTIMIZE TABLE ticks', { name: 'fleet', keeper: true })).toThrow(
    'cannot run this migration on a cluster',
  );
});

it('fills a table on each shard from the rows of that shard', async () => {
  const textsOf = async (shard: Storage): Promise<unknown[]> =>
    (await shard.query('SELECT DISTINCT name FROM distinct_texts_local ORDER BY name')).rows;
  const expected = await textsOf(shards[0]);
  const migrators = servers.map((server) => createStorage(optionsOf(server, 'migrate')));
  for (const migrator of migrators) {
    await migrator.command('TRUNCATE TABLE distinct_texts_local');
    await migrator.command('ALTER TABLE processes_local MODIFY TTL toDateTime(ts) + INTERVAL 200 DAY');
    await migrator.close();
  }
  const fills = statements.filter((text) => /^INSERT INTO (distinct_texts|late_ticks) /.test(text));
  expect(fills).toHaveLength(2);
  const again = { number: readMigrations().length + 1, name: 'again', sql: fills.join(';'), checksum: 'again' };
  expect(await migrate(optionsOf(servers[0], 'migrate'), [...readMigrations(), again], layout)).toEqual([again]);
  const { rows } = await shards[0].query(
    "SELECT match(engine_full, 'toIntervalDay.200') AS isKept FROM system.tables WHERE name = 'distinct_texts_local'",
  );
  expect(rows).toEqual([{ isKept: 1 }]);
  expect(expected).toHaveLength(3);
  for (const shard of shards) {
    expect(await textsOf(shard)).toEqual(expected);
  }
});
