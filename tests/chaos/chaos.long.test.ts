import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  distributeHosts,
  startTestClickHouse,
  startTestNats,
  type TestClickHouse,
  type TestNats,
} from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { createStorage, type Storage } from '@psfleet/storage';
import { streams } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { Program } from '../programs/program.js';
import { clickhouseEnvironment, migrationEnvironment, natsEnvironment } from '../programs/server-environment.js';
import { compareRollups } from './compare-rollups.js';
import { compareRows, readJournal } from './compare-rows.js';
import { brokerVictim, programVictim, type Victim } from './victims.js';

/** `npm run chaos -- --kills 20 --seed 7` sets these. */
const kills = Number(process.env['PSFLEET_CHAOS_KILLS'] ?? 100);
const seed = Number(process.env['PSFLEET_CHAOS_SEED'] ?? process.env['PSFLEET_TEST_SEED'] ?? Date.now() % 1e6);
const resultFile = process.env['PSFLEET_CHAOS_RESULT'];
const hosts = ['chaos-a', 'chaos-b', 'chaos-c', 'chaos-d'];
/** Every second host sends old ticks, as after an outage: their rollup buckets are closed, so each row reopens one. */
const pastMs = 3 * 3_600_000;
const rollupSettleMs = 75_000;
const logger = createLogger({ name: 'test', level: 'silent' });

/** Mulberry32: the same seed gives the same kills. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe(`${kills} kills of agents, broker, collectors and ClickHouse, seed ${seed}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-chaos-'));
  const journalOf = (host: string): string => join(folder, `${host}.journal`);
  let nats: TestNats;
  let clickhouse: TestClickHouse;
  let storage: Storage;
  const collectors: Program[] = [];
  const agents: Program[] = [];

  beforeAll(async () => {
    [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
    await nats.prepare({ ackWaitMs: 3000 });
    await distributeHosts(nats, hosts);
    const { url, user, password, database } = clickhouse;
    storage = createStorage({ url, user, password, database });
    for (let count = 0; count < 2; count++) {
      collectors.push(
        new Program('collector', {
          ...natsEnvironment(nats, 'collector'),
          ...clickhouseEnvironment(clickhouse, clickhouse.users.collector),
          PSFLEET_COLLECTOR_STATE: join(folder, `collector-${count}`),
          PSFLEET_HEALTH_PORT: '0',
          // Messages that a killed collector held are redelivered soon, so that many kills fit into a test.
          PSFLEET_ACK_WAIT: '3s',
          PSFLEET_BATCH_WAIT: '300ms',
          PSFLEET_METRICS_WAIT: '2s',
          PSFLEET_ROLLUP_INTERVAL: '1s',
          PSFLEET_ROLLUP_SETTLE: `${rollupSettleMs}ms`,
        }),
      );
    }
    const migration = new Program('collector', migrationEnvironment(nats, clickhouse));
    expect(await migration.run('migrate'), migration.log).toBe(0);
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    for (const [at, host] of hosts.entries()) {
      const options = {
        host,
        state: join(folder, host),
        journal: journalOf(host),
        firstTs: now - (at % 2) * pastMs,
        url: nats.url,
        ...nats.credentials.host(host),
      };
      agents.push(
        new Program(
          host,
          { PSFLEET_KNOWN_AGENT: JSON.stringify(options) },
          join(import.meta.dirname, 'known-agent.mjs'),
        ),
      );
    }
    for (const part of [...collectors, ...agents]) {
      part.start();
    }
  });

  afterAll(async () => {
    await Promise.all([...agents, ...collectors].map((part) => part.kill()));
    await storage.close();
    await Promise.all([nats.stop(), clickhouse.stop()]);
    rmSync(folder, { recursive: true });
  });

  it('loses no row and stores none twice', async () => {
    const random = randomOf(seed);
    const broker = brokerVictim(nats, folder);
    const database: Victim = {
      name: 'clickhouse',
      get pid() {
        return clickhouse.pid;
      },
      log: () => '',
      kill: () => clickhouse.kill(),
      revive: () => clickhouse.restart(),
    };
    const victims: readonly Victim[] = [
      ...agents.map((part, at) => programVictim(hosts[at] ?? '', part)),
      ...collectors.map((part, at) => programVictim(`collector-${at}`, part)),
      // Listed twice, so that the only ones of their kind die as often as the others.
      broker,
      broker,
      database,
      database,
    ];
    await eventually('first rows', async () => (await countTicks()) > 0, 30_000);

    const beganMs = performance.now();
    const deaths: Record<string, number> = {};
    let frozen = 0;
    const down = new Map<string, Promise<void>>();
    for (let killed = 0; killed < kills;) {
      await sleep(100 + random() * 700);
      const victim = victims[Math.floor(random() * victims.length)];
      const [dies, forMs] = [random() < 0.75, random() * 1_500];
      if (victim === undefined || down.has(victim.name)) {
        continue;
      }
      if (dies) {
        killed += 1;
        deaths[victim.name] = (deaths[victim.name] ?? 0) + 1;
      } else {
        frozen += 1;
      }
      down.set(
        victim.name,
        (dies ? killFor(victim, forMs) : freezeFor(victim, forMs * 4)).finally(() => down.delete(victim.name)),
      );
    }
    await Promise.all(down.values());
    const chaosMs = performance.now() - beganMs;
    await sleep(2_000);

    // Each agent exits once the broker has all its messages.
    expect(await Promise.all(agents.map((part) => part.stop())), agents.map((part) => part.log).join('\n')).toEqual(
      hosts.map(() => 0),
    );
    await eventually('everything acknowledged', isDrained, 120_000, 500);

    const differences = await Promise.all(
      hosts.map((host) => compareRows(storage, host, readJournal(journalOf(host)))),
    );
    const missing = differences.flatMap((difference) => difference.missing);
    const surplus = differences.flatMap((difference) => difference.surplus);
    const compared = differences.reduce((sum, difference) => sum + difference.compared, 0);
    const rolledUp = await awaitRollups();
    const rollups = await Promise.all(hosts.map((host) => compareRollups(storage, host, rolledUp - rollupSettleMs)));
    const wrongRollups = rollups.flatMap(({ different }) => different);
    const comparedRollups = rollups.reduce((sum, rollup) => sum + rollup.compared, 0);
    const dead = await deadLetters();
    const result = {
      seed,
      kills,
      deaths,
      frozen,
      restored: broker.restored,
      seconds: Math.round(chaosMs / 1_000),
      compared,
      missing: missing.length,
      doubled: surplus.length,
      deadLetters: dead,
      comparedRollups,
      wrongRollups: wrongRollups.length,
    };
    console.log(JSON.stringify(result));
    if (resultFile !== undefined) {
      writeFileSync(resultFile, JSON.stringify(result));
    }
    expect({
      missing: missing.slice(0, 5),
      surplus: surplus.slice(0, 5),
      dead,
      wrongRollups: wrongRollups.slice(0, 5),
    }).toEqual({ missing: [], surplus: [], dead: 0, wrongRollups: [] });
    expect(compared).toBeGreaterThan(1_000);
    expect(comparedRollups).toBeGreaterThan(20);
  });

  /** Throws with the log of a program that has ended by itself. */
  function signal(victim: Victim, sent: NodeJS.Signals | 0): void {
    try {
      process.kill(victim.pid ?? NaN, sent);
    } catch (error) {
      throw new Error(`${victim.name} had ended by itself: ${victim.log()}`, { cause: error });
    }
  }

  async function killFor(victim: Victim, ms: number): Promise<void> {
    signal(victim, 0);
    await victim.kill();
    await sleep(ms);
    await victim.revive();
  }

  async function freezeFor(victim: Victim, ms: number): Promise<void> {
    signal(victim, 'SIGSTOP');
    await sleep(ms);
    signal(victim, 'SIGCONT');
  }

  async function countTicks(): Promise<number> {
    const { rows } = await storage.query<{ count: number }>('SELECT count() AS count FROM ticks');
    return rows[0]?.count ?? 0;
  }

  /** Waits for a rollup that began after all rows were stored; resolves with the time up to which it went. */
  async function awaitRollups(): Promise<number> {
    const drainedMs = Date.now();
    let rolledUp = 0;
    await eventually(
      'rollups up to date',
      async () => {
        const { rows } = await storage.query<{ at: number }>(
          "SELECT toUnixTimestamp64Milli(max(at)) AS at FROM storage_marks WHERE name = 'rolled-up'",
        );
        rolledUp = rows[0]?.at ?? 0;
        return rolledUp > drainedMs;
      },
      120_000,
      500,
    );
    return rolledUp;
  }

  async function asCollector<T>(
    ask: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
  ): Promise<T> {
    const connection = await connectNats({ url: nats.url, ...nats.credentials.admin, name: 'test', logger });
    try {
      return await ask(await jetstreamManager(connection));
    } finally {
      await closeNats(connection);
    }
  }

  function isDrained(): Promise<boolean> {
    return asCollector(async (manager) => {
      const { state } = await manager.streams.info(streams.data.name);
      const { ack_floor: floor } = await manager.consumers.info(streams.data.name, 'collector');
      return floor.stream_seq >= state.last_seq;
    });
  }

  function deadLetters(): Promise<number> {
    return asCollector(async (manager) => (await manager.streams.info(streams.dead.name)).state.messages);
  }
});
