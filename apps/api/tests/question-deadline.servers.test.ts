import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertHost, insertTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

const now = Date.now();
let world: World;

beforeAll(async () => {
  world = await startWorld();
  await insertHost(world.storage, 'web-1', now);
  await insertTick(world.storage, { host: 'web-1', ts: now - 10_000, seq: 1, processes: [{ pid: 1 }] });
  // ClickHouse sleeps at most 3 s in a block of rows, and reads one part at least as a block.
  await world.storage.command('SYSTEM STOP MERGES process_events');
  for (let part = 0; part < 40; part++) {
    await world.storage.command(
      `INSERT INTO process_events (host, ts, seq, nr, kind, at, source)
      SELECT 'web-1', now64(3) AS ts, ${part}, 0, 'exec', ts, 'kernel'`,
    );
  }
  await world.storage.command('RENAME TABLE process_events TO quick_events');
  await world.storage.command('CREATE VIEW process_events AS SELECT * FROM quick_events WHERE sleepEachRow(2.5) = 0');
});
afterAll(() => world.stop());

/** The questions of the API that ClickHouse works on. */
async function countRunning(): Promise<number> {
  const { rows } = await world.storage.query<{ count: number }>(
    'SELECT count() AS count FROM system.processes WHERE user = {user:String} AND query LIKE {text:String}',
    { params: { user: world.clickhouse.users.api.user, text: '%FROM process_events AS e%ORDER BY%' } },
  );
  return Number(rows[0]?.count);
}

it('a question is ended after 10 s, in ClickHouse too, and says so', async () => {
  const started = Date.now();
  const asked = world.get('/api/v1/process-events');
  await expect.poll(countRunning, { timeout: 9_000 }).toBe(1);
  const { status, body } = await asked;
  expect([status, body]).toMatchObject([
    504,
    { type: 'https://psfleet.dev/problems/question-timeout', detail: 'The question was not answered within 10 s' },
  ]);
  expect(Date.now() - started).toBeGreaterThan(9000);
  await expect.poll(countRunning, { timeout: 10_000 }).toBe(0);
  expect((await world.get('/api/v1/hosts')).status).toBe(200);
});
