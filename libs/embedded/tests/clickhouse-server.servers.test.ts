import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@psfleet/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderServerConfig } from '../src/clickhouse/clickhouse-config-files.js';
import {
  type ClickHouseCredentials,
  loadEmbeddedConfig,
  startClickHouse,
  startTestClickHouse,
  type TestClickHouse,
} from '../src/index.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let server: TestClickHouse;

async function query(
  sql: string,
  { user, password }: Pick<ClickHouseCredentials, 'password'> & { user: string } = server,
): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const response = await fetch(server.url, {
    method: 'POST',
    body: sql,
    headers: { authorization, connection: 'close' },
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(text);
  }
  return text.trimEnd();
}

beforeAll(async () => {
  server = await startTestClickHouse();
});
afterAll(() => server.stop());

describe('ClickHouse', () => {
  test('keeps confirmed rows through SIGKILL and restart', async () => {
    await query('CREATE TABLE psfleet.kept (n UInt32) ENGINE = MergeTree ORDER BY n');
    await query('INSERT INTO psfleet.kept SELECT number FROM numbers(1000)');
    await server.kill();
    await expect(query('SELECT 1')).rejects.toThrow();
    await server.restart();
    expect(await query('SELECT count(), sum(n) FROM psfleet.kept')).toBe('1000\t499500');
  });

  test('stops gracefully and keeps its data', async () => {
    await query('CREATE TABLE psfleet.later (n UInt32) ENGINE = MergeTree ORDER BY n');
    await server.restart();
    expect(await query("SELECT name FROM system.tables WHERE database = 'psfleet' AND name = 'later'")).toBe('later');
  });

  test('gives back what only loading the library touched', () => {
    const mappings = readFileSync(`/proc/${server.pid}/smaps`, 'latin1').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
    const symbols = mappings.find((mapping) => / r--p 00000000 .*libchdb\.so$/m.test(mapping)) ?? '';
    // 85 MB without it. A few pages are read again.
    expect(Number(/^Rss: +(\d+) kB$/m.exec(symbols)?.[1])).toBeLessThan(50_000);
  });

  test('writes eleven files for a part of few rows', async () => {
    await query(
      `CREATE TABLE psfleet.few (ts DateTime, n Nullable(UInt32)) ENGINE = MergeTree
       PARTITION BY toDate(ts) ORDER BY ts TTL ts + INTERVAL 1 DAY`,
    );
    await query('INSERT INTO psfleet.few VALUES (now(), NULL)');
    const folder = await query("SELECT path FROM system.parts WHERE database = 'psfleet' AND table = 'few' AND active");
    expect(readdirSync(folder)).toHaveLength(11);
  });

  test('limits its memory and writes no system log tables', async () => {
    expect(await query("SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'")).toBe(
      '1500000000',
    );
    expect(await query("SELECT count() FROM system.tables WHERE database = 'system' AND name LIKE '%_log'")).toBe('0');
  });

  test('collects no column statistics in versions that would by default', async () => {
    expect(await query("SELECT value FROM system.merge_tree_settings WHERE name = 'auto_statistics_types'")).toBe('');
    const options = { folder: '/f', usersFile: '/u', port: 1, hasAdmin: false, memoryBytes: 1, cluster: null };
    expect(
      ['25.8', '26.4'].map((version) => renderServerConfig({ ...options, version }).includes('auto_statistics_types')),
    ).toEqual([false, true]);
  });

  test('keeps merged parts until the new part is surely on disk', async () => {
    expect(await query("SELECT value FROM system.merge_tree_settings WHERE name = 'max_cleanup_delay_period'")).toBe(
      '30',
    );
    await query(
      'CREATE TABLE psfleet.merged (n UInt32) ENGINE = MergeTree ORDER BY n SETTINGS ' +
        'cleanup_delay_period = 1, max_cleanup_delay_period = 1, cleanup_delay_period_random_add = 0',
    );
    for (const n of [1, 2]) {
      await query(`INSERT INTO psfleet.merged VALUES (${n})`);
    }
    await query('OPTIMIZE TABLE psfleet.merged FINAL');
    // ClickHouse checks every second for parts to remove.
    await sleep(5_000);
    expect(
      await query(
        "SELECT countIf(active), countIf(NOT active) FROM system.parts WHERE database = 'psfleet' AND table = 'merged'",
      ),
    ).toBe('1\t2');
  });

  test('writes files that only their owner can read', () => {
    for (const name of ['config.xml', 'users.xml', 'engine.json']) {
      expect(statSync(join(server.home, 'clickhouse', name)).mode & 0o777).toBe(0o600);
    }
  });

  test('reports a busy port, a locked folder or newer data in one line', async () => {
    const { clickhouse, searchPath } = loadEmbeddedConfig();
    const options = {
      port: server.port,
      passwords: { migrate: 'm', collector: 'a', api: 'b' },
      clickhouse,
      searchPath,
      logger,
    };
    await expect(startClickHouse({ ...options, home: server.home })).rejects.toMatchObject({ code: 'folder-locked' });
    const home = join(server.home, 'other');
    await expect(startClickHouse({ ...options, home })).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining('PSFLEET_CLICKHOUSE_PORT'),
    });
    writeFileSync(join(home, 'clickhouse', 'engine.json'), '{"kind": "library", "version": "99.1"}');
    await expect(startClickHouse({ ...options, home })).rejects.toMatchObject({
      code: 'newer-data',
      message: expect.stringContaining('ClickHouse 99.1'),
    });
    await expect(startClickHouse({ ...options, home, clickhouse: '/bin/true' })).rejects.toMatchObject({
      code: 'unsupported-system',
    });
  });
});
