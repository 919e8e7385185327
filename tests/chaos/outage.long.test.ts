import { mkdtempSync, rmSync } from 'node:fs';
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
import { decodeMessage, streams, type HostMessage } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { Program } from '../programs/program.js';
import {
  clickhouseEnvironment,
  hostEnvironment,
  migrationEnvironment,
  natsEnvironment,
} from '../programs/server-environment.js';

/** How long each part stays dead. */
const outageMs = Number(process.env['PSFLEET_OUTAGE_SECONDS'] ?? 30) * 1_000;
const intervalMs = 1_000;
const logger = createLogger({ name: 'test', level: 'silent' });

describe('outages of ClickHouse, the broker and the collector', () => {
  const state = mkdtempSync(join(tmpdir(), 'psfleet-outage-'));
  let nats: TestNats;
  let clickhouse: TestClickHouse;
  let storage: Storage;
  let collector: Program;
  let agent: Program;

  beforeAll(async () => {
    [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
    await nats.prepare({ ackWaitMs: 3000 });
    await distributeHosts(nats, ['outage']);
    const { url, user, password, database } = clickhouse;
    storage = createStorage({ url, user, password, database });
    collector = new Program('collector', {
      ...natsEnvironment(nats, 'collector'),
      ...clickhouseEnvironment(clickhouse, clickhouse.users.collector),
      PSFLEET_HEALTH_PORT: '0',
    });
    agent = new Program('agent', {
      ...hostEnvironment(nats, 'outage'),
      PSFLEET_AGENT_STATE: state,
      PSFLEET_AGENT_HOSTNAME: 'outage',
      PSFLEET_AGENT_INTERVAL: `${intervalMs}ms`,
      PSFLEET_HEALTH_PORT: '0',
    });
    const migration = new Program('collector', migrationEnvironment(nats, clickhouse));
    expect(await migration.run('migrate'), migration.log).toBe(0);
    collector.start();
    agent.start();
  });

  afterAll(async () => {
    await agent.stop();
    await collector.stop();
    await storage.close();
    await Promise.all([nats.stop(), clickhouse.stop()]);
    rmSync(state, { recursive: true });
  });

  it('leaves the rows of every interval, each once', async () => {
    await eventually('first rows', async () => (await storedTicks()).length > 0, 30_000);

    await clickhouse.kill();
    await sleep(outageMs);
    await clickhouse.restart();
    await sleep(2_000);

    await nats.kill();
    await sleep(outageMs);
    await nats.restart();
    await sleep(2_000);

    await collector.kill();
    await sleep(outageMs);
    collector.start();
    await sleep(2_000);

    expect(await agent.stop()).toBe(0);
    const messages = await sentMessages();
    // The broker redelivers what a killed collector held when its time to acknowledge has passed, after 60 s.
    await eventually('all ticks stored', async () => (await storedTicks()).length >= messages.length, 90_000);

    const ticks = await storedTicks();
    const first = ticks[0]?.seq ?? 0;
    expect(ticks.map(({ seq }) => seq)).toEqual(ticks.map((_, index) => first + index));
    // All but the first and the last tick are due at whole seconds. A machine too busy for a tick a second may skip
    // one; an outage must not make the agent skip any.
    const steps = ticks.slice(2, -1).map(({ ms }, index) => ms - (ticks[index + 1]?.ms ?? 0));
    expect(steps.filter((step) => step % intervalMs !== 0)).toEqual([]);
    expect(Math.max(...steps)).toBeLessThan(Math.max(outageMs, 4 * intervalMs));
    expect(ticks.length).toBeGreaterThan((2 * outageMs) / intervalMs);

    const sent = sum(messages);
    expect(messages.map(({ seq }) => seq)).toEqual(ticks.map(({ seq }) => seq));
    // A tick is stored before its metrics, which the collector gathers for longer.
    await expect.poll(storedSums, { timeout: 30_000 }).toEqual(sent);
  });

  async function storedTicks() {
    const { rows } = await storage.query<{ seq: number; ms: number; processes: number }>(
      `SELECT seq, toUnixTimestamp64Milli(ts) AS ms, processes FROM ticks FINAL WHERE host = 'outage' ORDER BY seq`,
    );
    return rows;
  }

  /** Every message that the broker accepted, read from the stream; a restarted broker gets some of them twice. */
  async function sentMessages(): Promise<HostMessage[]> {
    const connection = await connectNats({ url: nats.url, ...nats.credentials.admin, name: 'test', logger });
    const manager = await jetstreamManager(connection);
    const { state: range } = await manager.streams.info(streams.data.name);
    const messages = new Map<number, HostMessage>();
    for (let seq = range.first_seq; seq <= range.last_seq; seq++) {
      const stored = await manager.streams.getMessage(streams.data.name, { seq });
      if (stored !== null) {
        const message = decodeMessage(stored.data);
        messages.set(message.seq, message);
      }
    }
    await closeNats(connection);
    return [...messages.values()].toSorted((one, other) => one.seq - other.seq);
  }

  async function storedSums() {
    const one = async (sql: string) => (await storage.query<Record<string, number>>(sql)).rows[0];
    const samples = await one(
      `SELECT count() AS samples, sum(rss) AS rss, sum(cpu_ticks) AS cpuTicks, sum(cpu_ticks_total) AS cpuTicksTotal
      FROM process_samples FINAL`,
    );
    const identities = await one(`SELECT count() AS identities, sum(start_ticks) AS startTicks FROM processes FINAL`);
    const memory = await one(
      `SELECT count() AS memoryRows, sum(virtual_memory_available) AS available FROM metrics_host FINAL`,
    );
    const cpu = await one(
      `SELECT count() AS cpuRows, toUInt64(sum(cpu_times_user) * 100) AS user
      FROM metrics_by_dimension FINAL WHERE has_cpu_times`,
    );
    return { ...samples, ...identities, ...memory, ...cpu };
  }
});

/** The sum of the numbers that have a value. */
function total(values: Iterable<number | null> | undefined): number {
  let sum = 0;
  for (const value of values ?? []) {
    if (value !== null && !Number.isNaN(value)) {
      sum += value;
    }
  }
  return sum;
}

/** The same sums, computed from the messages. */
function sum(messages: readonly HostMessage[]) {
  const over = (valueOf: (message: HostMessage) => number): number =>
    messages.reduce((all, message) => all + valueOf(message), 0);
  const group = (message: HostMessage, number: number) =>
    message.groups.find((candidate) => candidate.group === number);
  return {
    samples: over(({ samples }) => samples?.rows ?? 0),
    rss: over(({ samples }) => total(samples?.columns.rss)),
    cpuTicks: over(({ samples }) => total(samples?.columns.cpu_ticks)),
    cpuTicksTotal: over(({ samples }) => total(samples?.columns.cpu_ticks_total)),
    identities: over(({ identities }) => identities?.rows ?? 0),
    startTicks: over(({ identities }) => total(identities?.columns.start_ticks)),
    memoryRows: over((message) => group(message, 6)?.rows ?? 0),
    available: over((message) => total(group(message, 6)?.fields.get(2))),
    cpuRows: over((message) => group(message, 1)?.rows ?? 0),
    user: over((message) => total(group(message, 1)?.fields.get(1))),
  };
}
