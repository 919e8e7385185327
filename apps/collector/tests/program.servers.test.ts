import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCollector, type CollectorProcess, spawnCollector } from './collector-process.js';
import { heldMessages, startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
beforeAll(async () => {
  buildCollector();
  world = await startCollectorUnderTest();
});
afterAll(() => world.stop());

async function publishUntil(host: string, stopped: () => boolean): Promise<number> {
  const base = Date.now() - 500_000;
  let seq = 0;
  while (!stopped()) {
    await world.publish(messageOf({ host, seq: ++seq, ts: base + seq * 10 }));
    // The stream keeps 2,000 messages of one host.
    await sleep(5);
  }
  return seq;
}

it('stores every row once although it is killed again and again', async () => {
  let isOver = false;
  const publishing = publishUntil('killed', () => isOver);
  for (let round = 0; round < 5; round++) {
    const collector = spawnCollector(world);
    await expect.poll(() => collector.output(), { timeout: 60_000 }).toContain('collecting');
    await sleep(150 + round * 130);
    collector.child.kill('SIGKILL');
    await collector.exited;
  }
  isOver = true;
  const last = await publishing;
  const survivor = spawnCollector(world);
  await world.drained();
  expect(last).toBeGreaterThan(100);
  const { rows } = await world.storage.query(
    "SELECT count() AS rows, sum(cpu_ticks) AS ticks FROM process_samples FINAL WHERE host = 'killed'",
  );
  expect(rows).toEqual([{ rows: last * 3, ticks: (3 * last * (last + 1)) / 2 }]);
  for (const table of ['ticks', 'metrics_host']) {
    expect(await world.count(`${table} FINAL WHERE host = 'killed'`), table).toBe(last);
  }
  survivor.child.kill('SIGTERM');
  expect(await survivor.exited).toBe(0);
});

it('stores what it holds on SIGTERM, and at the end of standard input', async () => {
  for (const [index, end] of (['SIGTERM', 'stdin'] as const).entries()) {
    const host = `end-${index}`;
    const collector = spawnCollector(world, [], { PSFLEET_BATCH_WAIT: '10s' });
    await expect.poll(() => collector.output(), { timeout: 60_000 }).toContain('collecting');
    for (let seq = 1; seq <= 5; seq++) {
      await world.publish(messageOf({ host, seq, ts: Date.now() + seq }));
    }
    await expect.poll(() => heldMessages(collector.healthPort()), { timeout: 60_000 }).toBe(5);
    if (end === 'SIGTERM') {
      collector.child.kill('SIGTERM');
    } else {
      collector.child.stdin?.end();
    }
    expect(await collector.exited).toBe(0);
    expect(await world.count(`ticks FINAL WHERE host = '${host}'`)).toBe(5);
    await world.drained(10_000);
  }
});

function spawnMigration(changes: Readonly<Record<string, string>> = {}): CollectorProcess {
  const { user, password } = world.clickhouse.users.migrate;
  const credentials = { PSFLEET_CLICKHOUSE_USER: user, PSFLEET_CLICKHOUSE_PASSWORD: password };
  return spawnCollector(world, ['migrate'], { ...credentials, ...changes });
}

it('migrates and logs it', async () => {
  const again = spawnMigration();
  expect(await again.exited).toBe(0);
  expect(again.output()).toContain('schema is up to date');
  const { user, password } = world.clickhouse;
  const fresh = spawnMigration({
    PSFLEET_CLICKHOUSE_DATABASE: 'psfleet_fresh',
    PSFLEET_CLICKHOUSE_USER: user,
    PSFLEET_CLICKHOUSE_PASSWORD: password,
  });
  expect(await fresh.exited).toBe(0);
  expect(fresh.output()).toContain('1 tables');
});

it('waits for a server that does not answer yet before it migrates', async () => {
  await world.clickhouse.kill();
  const early = spawnMigration();
  await expect.poll(() => early.output(), { timeout: 20_000 }).toContain('storage does not answer yet; waiting');
  await world.clickhouse.restart();
  expect(await early.exited, early.output()).toBe(0);
  expect(early.output()).toContain('schema is up to date');
});

it('reports all configuration problems at once, and never a secret', async () => {
  const collector = spawnCollector(world, [], {
    PSFLEET_NATS_URL: 'http://x',
    PSFLEET_BATCH_ROWS: 'many',
    PSFLEET_BATCH_WAIT: '1h',
    PSFLEET_HEALTH_PORT: '99999',
    PSFLEET_CLICKHOUSE_PASSWORD: 'hunter2',
    PSFLEET_CLICKHOUSE_PASSWORD_FILE: '/nope',
  });
  expect(await collector.exited).toBe(78);
  for (const variable of [
    'PSFLEET_NATS_URL',
    'PSFLEET_BATCH_ROWS',
    'PSFLEET_BATCH_WAIT',
    'PSFLEET_HEALTH_PORT',
    'PSFLEET_CLICKHOUSE_PASSWORD',
  ]) {
    expect(collector.output()).toContain(variable);
  }
  expect(collector.output()).not.toContain('hunter2');
});

it('makes what the broker must have, with credentials for that alone', async () => {
  const creds = join(world.nats.home, 'core.creds');
  writeFileSync(creds, world.nats.credentials.core.creds, { mode: 0o600 });
  await world.manager.streams.delete(streams.dead.name);
  const limits = { PSFLEET_STREAM_MAX_BYTES: '60MB', PSFLEET_DEAD_STREAM_MAX_BYTES: '20MB' };
  const prepare = spawnCollector(world, ['prepare-broker'], { ...limits, PSFLEET_NATS_CREDS: creds });
  expect(await prepare.exited, prepare.output()).toBe(0);
  const configs = await Promise.all(
    Object.values(streams).map(async ({ name }) => (await world.manager.streams.info(name)).config),
  );
  expect(configs).toMatchObject([
    { max_bytes: 60_000_000, max_msgs_per_subject: 2000, discard: 'new', discard_new_per_subject: true },
    { max_bytes: 20_000_000, discard: 'old' },
  ]);
});

it("cannot make them with the collector's own credentials", async () => {
  const prepare = spawnCollector(world, ['prepare-broker'], { PSFLEET_STREAM_MAX_BYTES: '70MB' });
  expect(await prepare.exited).toBe(1);
  expect(prepare.output()).toMatch(/permissions? violation/i);
});

it('refuses an unknown command', async () => {
  const collector = spawnCollector(world, ['drop-everything']);
  expect(await collector.exited).toBe(64);
  expect(collector.output()).toContain('usage');
});

it('refuses a database with a newer schema', async () => {
  await world.storage.command("INSERT INTO migrations (number, name, checksum) VALUES (999, 'to_come', 'x')");
  const collector = spawnCollector(world);
  expect(await collector.exited).toBe(1);
  expect(collector.output()).toContain('use a newer psfleet');
});
