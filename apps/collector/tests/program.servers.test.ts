import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCollector, spawnCollector } from './collector-process.js';
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
  }
  return seq;
}

it('stores every row once although it is killed again and again', async () => {
  let isOver = false;
  await makeStreams();
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
  for (const table of ['ticks', 'metric_virtual_memory']) {
    expect(await world.count(`${table} FINAL WHERE host = 'killed'`), table).toBe(last);
  }
  survivor.child.kill('SIGTERM');
  expect(await survivor.exited).toBe(0);
});

/** The first collector creates the streams. */
async function makeStreams(): Promise<void> {
  const first = spawnCollector(world);
  await expect.poll(() => first.output(), { timeout: 60_000 }).toContain('collecting');
  await expect
    .poll(
      () =>
        world.publish(messageOf({ host: 'first', seq: 1 })).then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
}

it('stores what it holds on SIGTERM, and at the end of standard input', async () => {
  for (const [index, end] of (['SIGTERM', 'stdin'] as const).entries()) {
    const host = `end-${index}`;
    const collector = spawnCollector(world, [], { PSFLEET_BATCH_WAIT: '10s', PSFLEET_ACK_WAIT: '60s' });
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

it('migrates and logs it', async () => {
  const again = spawnCollector(world, ['migrate']);
  expect(await again.exited).toBe(0);
  expect(again.output()).toContain('schema is up to date');
  const fresh = spawnCollector(world, ['migrate'], { PSFLEET_CLICKHOUSE_DATABASE: 'psfleet_fresh' });
  expect(await fresh.exited).toBe(0);
  expect(fresh.output()).toContain('1 tables');
});

it('waits for a server that does not answer yet before it migrates', async () => {
  await world.clickhouse.kill();
  const early = spawnCollector(world, ['migrate']);
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
    PSFLEET_NATS_PASSWORD: 'hunter2',
    PSFLEET_NATS_PASSWORD_FILE: '/nope',
  });
  expect(await collector.exited).toBe(78);
  for (const variable of [
    'PSFLEET_NATS_URL',
    'PSFLEET_BATCH_ROWS',
    'PSFLEET_BATCH_WAIT',
    'PSFLEET_HEALTH_PORT',
    'PSFLEET_NATS_PASSWORD',
  ]) {
    expect(collector.output()).toContain(variable);
  }
  expect(collector.output()).not.toContain('hunter2');
});

it('refuses an unknown command', async () => {
  const collector = spawnCollector(world, ['drop-everything']);
  expect(await collector.exited).toBe(64);
  expect(collector.output()).toContain('usage');
});

it('refuses a database with a newer schema', async () => {
  await world.storage.command(
    "INSERT INTO psfleet_fresh.migrations (number, name, checksum) VALUES (999, 'to_come', 'x')",
  );
  const collector = spawnCollector(world, [], { PSFLEET_CLICKHOUSE_DATABASE: 'psfleet_fresh' });
  expect(await collector.exited).toBe(1);
  expect(collector.output()).toContain('use a newer psfleet');
});
