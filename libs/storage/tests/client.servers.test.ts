import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStorage } from '../src/client.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
});
afterAll(() => server.stop());

describe('queries', () => {
  it('return numbers as numbers, times as RFC 3339 and the number of rows read', async () => {
    const { rows, rowsRead } = await server.storage.query<unknown>(
      `SELECT toUInt64(9007199254740991) AS a, toDecimal64(1.25, 2) AS b, toDateTime64(4, 3, 'UTC') AS c, NULL AS d,
         number AS e
       FROM numbers(2)`,
    );
    expect(rows).toEqual(
      [0, 1].map((e) => ({ a: Number.MAX_SAFE_INTEGER, b: 1.25, c: '1970-01-01T00:00:04.000Z', d: null, e })),
    );
    expect(rowsRead).toBe(2);
  });

  it('treat parameters as values, never as SQL', async () => {
    const hostile = "'; DROP TABLE x; -- \\ \n {a:String} \ud83d\ude00";
    const { rows } = await server.storage.query('SELECT {a:String} AS a, {b:Array(String)} AS b, {c:UInt64} AS c', {
      params: { a: hostile, b: [hostile, ''], c: '18446744073709551615' },
    });
    expect(rows).toMatchObject([{ a: hostile, b: [hostile, ''] }]);
  });

  it.each([
    ['10,000 names of 63 characters', Array.from({ length: 10_000 }, (_, index) => String(index).padStart(63, '-'))],
    ['names that need escapes', Array.from({ length: 5000 }, (_, index) => `${"'\\\\\n".repeat(20)}${index}`)],
    ['times', Array.from({ length: 10_000 }, (_, index) => 1_795_377_312_000 + index)],
  ])('take long lists: %s', async (_, list) => {
    const type = `Array(${typeof list[0] === 'string' ? 'String' : 'Int64'})`;
    const sql = `SELECT {list:${type}} AS list, {list:${type}}[10] IN {list:${type}} AS found, {lists:UInt8} AS other`;
    const { rows } = await server.storage.query<unknown>(sql, { params: { list, lists: 7 } });
    expect(rows).toEqual([{ list, found: 1, other: 7 }]);
  });

  it('cannot write', async () => {
    await server.storage.command('CREATE TABLE kept (a UInt8) ENGINE = Memory');
    await expect(server.storage.query('DROP TABLE kept')).rejects.toMatchObject({
      code: 'rejected',
      serverType: 'READONLY',
    });
  });

  it('are cancelled on the server when the caller aborts', async () => {
    const signal = AbortSignal.timeout(300);
    const sql = `SELECT 'given up', sleepEachRow(1) FROM numbers(30)
      SETTINGS function_sleep_max_microseconds_per_block = 100000000, max_block_size = 1`;
    await expect(server.storage.query(sql, { signal })).rejects.toMatchObject({ code: 'aborted', retryable: false });
    const running = async (): Promise<number> =>
      (await server.storage.query("SELECT 1 FROM system.processes WHERE query LIKE 'SELECT \\'given up%'")).rows.length;
    await expect.poll(running, { timeout: 20_000 }).toBe(0);
  });
});

describe('errors', () => {
  it("say what went wrong without quoting the server's text", async () => {
    const error: unknown = await server.storage
      .query("SELECT throwIf(1, 'a secret of a process')")
      .catch((error_: unknown) => error_);
    expect(error).toMatchObject({
      name: 'StorageError',
      code: 'unavailable',
      serverType: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
    });
    expect(error).toHaveProperty('serverText', expect.stringContaining('a secret of a process'));
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(inspect(error)).not.toContain('secret');
  });

  it.each([
    ['SELECT 1 +', 'rejected', false],
    ['SELECT nothing_of_that_name', 'rejected', false],
    ['SELECT * FROM no_such_table', 'misconfigured', true],
    ['SELECT * FROM no_such_database.t', 'misconfigured', true],
  ])('%s is %s', async (sql, code, retryable) => {
    await expect(server.storage.query(sql)).rejects.toMatchObject({ code, retryable });
  });

  it('for bytes that are not a block are rejections', async () => {
    await server.storage.command('CREATE TABLE bytes (a UInt8, b LowCardinality(String)) ENGINE = Memory');
    const bodies = ['garbage', '\x02\x01\x01a\x05UInt8\x07', '\x01\x01\x01a\x06String\x03abc'];
    for (const text of bodies) {
      const block = { table: 'bytes', columns: ['a', 'b'], rows: 1, body: Buffer.from(text, 'latin1') };
      await expect(server.storage.insert(block), text).rejects.toMatchObject({ code: 'rejected', retryable: false });
    }
  });

  it('for an unreachable server or an unknown user are retryable', async () => {
    const gone = createStorage({ ...server.options, url: 'http://127.0.0.1:1' });
    await expect(gone.ping()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    const stranger = createStorage({ ...server.options, user: 'stranger', password: 'wrong' });
    await expect(stranger.ping()).rejects.toMatchObject({ code: 'misconfigured', retryable: true });
    await Promise.all([gone.close(), stranger.close()]);
  });

  it('reject a database name that is not a plain identifier at once', () => {
    expect(() => createStorage({ ...server.options, database: 'a; DROP DATABASE b' })).toThrow(TypeError);
  });
});
