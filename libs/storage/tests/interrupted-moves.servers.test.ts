import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import type { Migration } from '../src/migrate/migration-files.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const limitMs = 60_000;
const table = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (seq UInt64) ENGINE = ReplacingMergeTree ORDER BY seq;`;
const numbered = (steps: readonly string[]): readonly Migration[] =>
  steps.map((sql, index) => ({
    number: index + 1,
    name: `step_${index + 1}`,
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  }));
const tables = `${table('first')}\n${table('second')}`;
const copies = `${table('moved')}
INSERT INTO moved SELECT seq FROM (SELECT seq FROM first UNION ALL SELECT seq FROM second);`;
const drops = 'DROP TABLE IF EXISTS first SYNC;\nDROP TABLE IF EXISTS second SYNC;';
/** A move as the shipped migrations have it: made tables, rows that are copied, and dropped tables. */
const migrations = numbered([tables, copies, drops]);

let server: StorageUnderTest;
beforeEach(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options, migrations.slice(0, 1));
});
afterEach(() => server.stop());

const run = (sql: string): Promise<unknown> => server.storage.command(sql);
const rename = (name: string): Promise<unknown> => run(`RENAME TABLE ${name} TO ${name}_retired`);
const select = async <Row>(sql: string): Promise<Row[]> => (await server.storage.query<Row>(sql)).rows;
const movedSeqs = async (): Promise<number[]> =>
  (await select<{ seq: number }>('SELECT DISTINCT seq FROM moved ORDER BY seq')).map(({ seq }) => seq);
const tablesLike = (pattern: string): Promise<{ name: string }[]> =>
  select(`SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '${pattern}')`);

/** An earlier version copied while its collectors went on, and recorded it. */
async function copyAsBefore(): Promise<void> {
  const [, step] = migrations;
  await run(table('moved').replace(';', ''));
  await run('INSERT INTO moved SELECT seq FROM first UNION ALL SELECT seq FROM second');
  await run(`INSERT INTO migrations (number, name, checksum) VALUES (2, '${step?.name}', '${step?.checksum}')`);
}

/** Begins an insert that ends three seconds later, and returns its end. */
async function insertSlowly(name: string, seq: number): Promise<{ end: Promise<unknown> }> {
  const end = run(`INSERT INTO ${name} SELECT ${seq} + sleepEachRow(0.5) FROM numbers(6) SETTINGS max_threads = 1`);
  const running = "SELECT query_id FROM system.processes WHERE query LIKE 'INSERT INTO%sleepEachRow%'";
  while ((await select(running)).length === 0) {
    await sleep(20);
  }
  return { end };
}

it(
  'copies rows that came after an earlier copy, although the next attempt failed after it renamed the tables',
  async () => {
    await run('INSERT INTO first VALUES (1)');
    await copyAsBefore();
    await run('INSERT INTO first VALUES (2)');
    await run('INSERT INTO second VALUES (3)');
    await rename('first');
    await rename('second');
    await migrate(server.options, migrations);
    expect(await movedSeqs()).toEqual([1, 2, 3]);
    expect(await tablesLike('first|second')).toEqual([]);
  },
  limitMs,
);

it(
  'goes on where an earlier attempt had dropped some of the tables whose rows it copied',
  async () => {
    await run('INSERT INTO first VALUES (1)');
    await run('INSERT INTO second VALUES (2)');
    await copyAsBefore();
    await rename('first');
    await rename('second');
    await run('DROP TABLE first_retired SYNC');
    await migrate(server.options, migrations);
    expect(await movedSeqs()).toEqual([1, 2]);
    expect(await tablesLike('first|second')).toEqual([]);
  },
  limitMs,
);

it.each([
  ['while both copy', (): Promise<void> => Promise.resolve()],
  ['after an earlier version had copied', copyAsBefore],
])(
  'keeps the rows of an insert that had begun when another program renamed the table, %s',
  async (_, prepare) => {
    await run('INSERT INTO second VALUES (3)');
    await prepare();
    await run('INSERT INTO second VALUES (4)');
    const { end } = await insertSlowly('first', 5);
    // The other program renames, and then waits for the insert, or fails.
    await rename('first');
    await rename('second');
    await Promise.all([migrate(server.options, migrations), end]);
    expect(await movedSeqs()).toEqual([3, 4, 5]);
    expect(await tablesLike('first|second')).toEqual([]);
  },
  limitMs,
);

it(
  'creates no table again that another program, which is ahead, has moved and dropped',
  async () => {
    const slowly = 'INSERT INTO first SELECT 1 + sleepEachRow(0.5) FROM numbers(6) SETTINGS max_threads = 1;';
    const steps = numbered([
      tables,
      slowly,
      copies,
      drops,
      `${table('final')}\nINSERT INTO final SELECT seq FROM moved;`,
      'DROP TABLE IF EXISTS moved SYNC;',
    ]);
    const over = new AbortController();
    const behind = migrate(server.options, steps).finally(() => over.abort());
    const running = "SELECT query_id FROM system.processes WHERE query LIKE 'INSERT INTO first%sleepEachRow%'";
    while ((await select(running)).length === 0) {
      await sleep(20);
    }
    await run(table('final').replace(';', ''));
    for (const { number, name, checksum } of steps.slice(1)) {
      await run(`INSERT INTO migrations (number, name, checksum) VALUES (${number}, '${name}', '${checksum}')`);
    }
    await rename('first');
    await rename('second');
    let accepted = 0;
    while (!over.signal.aborted) {
      // A collector of an earlier version, to which an insert that succeeds is a stored row.
      accepted += await run('INSERT INTO moved VALUES (7)').then(
        () => 1,
        () => 0,
      );
      await sleep(5);
    }
    await behind;
    expect(accepted).toBe(0);
    expect(await tablesLike('moved')).toEqual([]);
  },
  limitMs,
);
