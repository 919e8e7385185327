import { migrate } from '@psfleet/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rightsOf } from '../../src/clickhouse/clickhouse-users.js';
import { clickhouseUsers, startTestClickHouse, type ClickHouseUser, type TestClickHouse } from '../../src/index.js';
import { ask, basic, type Answer } from './ask.js';

let clickhouse: TestClickHouse;
beforeAll(async () => {
  clickhouse = await startTestClickHouse();
  const { url, database, users } = clickhouse;
  await migrate({ url, ...users.migrate, database });
});
afterAll(() => clickhouse.stop());

function as(user: ClickHouseUser, sql: string, settings: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const path = `/?${new URLSearchParams({ database: 'psfleet', wait_end_of_query: '1', ...settings }).toString()}`;
  return ask({ port: clickhouse.port, sql, path, headers: basic(user, clickhouse.users[user].password) });
}

async function countAsAdmin(table: string): Promise<string> {
  const headers = basic(clickhouse.user, clickhouse.password);
  return (await ask({ port: clickhouse.port, sql: `SELECT count() FROM psfleet.${table} FINAL`, headers })).text.trim();
}

describe('the audit', () => {
  const record = "INSERT INTO actions (id, operator, verb, args, host) VALUES ('1', 'ann', 'signal', '{}', 'web-1')";
  const attacks = [
    'DROP TABLE actions',
    'DROP TABLE actions SYNC',
    'TRUNCATE TABLE actions',
    'TRUNCATE ALL TABLES FROM psfleet',
    'DETACH TABLE actions',
    'DETACH TABLE actions PERMANENTLY',
    'RENAME TABLE actions TO gone',
    'EXCHANGE TABLES actions AND hosts',
    'CREATE OR REPLACE TABLE actions (id String) ENGINE = ReplacingMergeTree ORDER BY id',
    'REPLACE TABLE actions (id String) ENGINE = ReplacingMergeTree ORDER BY id',
    'DELETE FROM actions WHERE 1',
    'ALTER TABLE actions DELETE WHERE 1',
    "ALTER TABLE actions UPDATE operator = 'bob' WHERE 1",
    "UPDATE actions SET operator = 'bob' WHERE 1",
    "ALTER TABLE actions DROP PARTITION ID 'all'",
    "ALTER TABLE actions DETACH PARTITION ID 'all'",
    "ALTER TABLE actions REPLACE PARTITION ID 'all' FROM migrations",
    "ALTER TABLE actions MOVE PARTITION ID 'all' TO TABLE hosts",
    "ALTER TABLE actions CLEAR COLUMN operator IN PARTITION ID 'all'",
    'ALTER TABLE actions DROP COLUMN operator',
    'ALTER TABLE actions RENAME COLUMN operator TO nobody',
    'ALTER TABLE actions MODIFY COLUMN operator UInt8',
    'ALTER TABLE actions MODIFY TTL toDateTime(created_at) + INTERVAL 1 SECOND',
    'ALTER TABLE actions MODIFY SETTING ttl_only_drop_parts = 1',
    'ALTER TABLE actions FREEZE',
    'ALTER TABLE actions ADD CONSTRAINT never CHECK 0',
    'ALTER TABLE actions DROP CONSTRAINT IF EXISTS never',
    'ALTER TABLE actions ADD INDEX never throwIf(1) TYPE minmax',
    'ALTER TABLE actions ADD PROJECTION never (SELECT throwIf(length(id) > 0))',
    'OPTIMIZE TABLE actions FINAL DEDUPLICATE BY verb',
    'DROP DATABASE psfleet',
    "CREATE MATERIALIZED VIEW forger TO actions AS SELECT host AS id, 'x' AS operator FROM hosts",
  ];

  beforeAll(async () => {
    expect(await as('api', record)).toMatchObject({ status: 200 });
  });

  test.each(clickhouseUsers)('is not changed, removed or stopped by %s, other than by rows', async (user) => {
    const done: string[] = [];
    for (const sql of attacks) {
      const { status, text } = await as(user, sql);
      if (status < 400 || !text.includes('(ACCESS_DENIED)')) {
        done.push(`${sql}: ${status} ${text}`);
      }
    }
    expect(done).toEqual([]);
    expect(await countAsAdmin('actions')).toBe('1');
    expect(await as('api', record)).toMatchObject({ status: 200 });
  });

  test.each(['migrate', 'collector'] as const)('is not written by %s', async (user) => {
    expect((await as(user, record)).text).toContain('ACCESS_DENIED');
  });

  test('is not read by the collector', async () => {
    expect((await as('collector', 'SELECT operator FROM actions')).text).toContain('ACCESS_DENIED');
  });
});

describe('beyond the audit', () => {
  const host = "INSERT INTO hosts (host, ts) VALUES ('web-1', now64(3))";

  test('the API writes nothing', async () => {
    for (const sql of [host, 'INSERT INTO migrations (number) VALUES (99)', 'INSERT INTO storage_marks VALUES']) {
      expect([sql, (await as('api', sql)).text]).toEqual([sql, expect.stringContaining('ACCESS_DENIED')]);
    }
  });

  test('the collector changes no table, and records no migration', async () => {
    expect(await as('collector', host)).toMatchObject({ status: 200 });
    for (const sql of [
      'DROP TABLE hosts',
      'TRUNCATE TABLE hosts',
      'ALTER TABLE hosts ADD COLUMN a UInt8',
      'ALTER TABLE hosts MODIFY TTL toDateTime(ts) + INTERVAL 1 DAY',
      'CREATE TABLE mine (a UInt8) ENGINE = MergeTree ORDER BY a',
      'INSERT INTO migrations (number) VALUES (99)',
      'ALTER TABLE migrations DELETE WHERE 1',
    ]) {
      expect([sql, (await as('collector', sql)).text]).toEqual([sql, expect.stringContaining('ACCESS_DENIED')]);
    }
  });
});

test('the API cannot fill the disk, because a quota limits what it writes in an hour', async () => {
  const big = "INSERT INTO actions (id, detail) SELECT '2', repeat('x', 1000000) FROM numbers(300)";
  expect((await as('api', big)).text).toContain('QUOTA_EXCEEDED');
  expect(await as('api', 'SELECT 1')).toMatchObject({ status: 200 });
});

describe.each(clickhouseUsers)('%s cannot raise its limits', (user) => {
  const { fixed, limits } = rightsOf(user, 1_500_000_000, false).profile;
  const changed = (value: number | string): string => {
    if (typeof value === 'string') {
      return 'break';
    }
    return String(value === 1 ? 0 : value + 1);
  };
  const changes = [
    ...Object.entries(fixed).map(([name, value]) => [name, changed(value)] as const),
    ...Object.entries(limits).flatMap(([name, limit]) => [[name, String(limit + 1)] as const, [name, '0'] as const]),
  ];

  test.each(changes)('%s to %s', async (name, value) => {
    const quoted = /^\d+$/.test(value) ? value : `'${value}'`;
    const attempts = [
      as(user, 'SELECT 1', { [name]: value }),
      as(user, 'SELECT 1', { profile: 'default', [name]: value }),
      as(user, `SELECT 1 SETTINGS ${name} = ${quoted}`),
      as(user, `SELECT 1 SETTINGS profile = 'default', ${name} = ${quoted}`),
      as(user, `SET ${name} = ${quoted}`, { session_id: `${user}-${name}` }),
    ];
    for (const { text } of await Promise.all(attempts)) {
      expect(text).toContain('SETTING_CONSTRAINT_VIOLATION');
    }
  });

  test('of memory by the settings of a subquery', async () => {
    const { max_memory_usage: limit = 0 } = limits;
    const large = `SELECT length(repeat('x', ${limit + 1_000_000})) SETTINGS max_memory_usage = ${2 * limit}`;
    expect((await as(user, `SELECT * FROM (${large})`)).text).toContain('MEMORY_LIMIT_EXCEEDED');
  });

  test('of time by the settings of a subquery', async () => {
    const long =
      'SELECT count() FROM numbers(10000000000000) WHERE sipHash64(number) = 1 SETTINGS max_execution_time = 20';
    const { text } = await as(user, `SELECT * FROM (${long}) SETTINGS max_execution_time = 1`);
    expect(text).toContain('TIMEOUT_EXCEEDED');
  });

  test('by a profile', async () => {
    for (const profile of ['default', ...clickhouseUsers]) {
      await as(user, `SET profile = '${profile}'`, { session_id: `${user}-profile` });
      for (const [name, limit] of Object.entries(limits)) {
        const { text } = await as(user, `SELECT toInt64(getSetting('${name}'))`, { session_id: `${user}-profile` });
        expect([profile, name, Number(text)]).toEqual([profile, name, expect.any(Number)]);
        expect(Number(text)).toBeLessThanOrEqual(limit);
        expect(Number(text)).toBeGreaterThan(0);
      }
    }
  });
});
