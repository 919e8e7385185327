import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher, Spool } from '@psfleet/agent/testing';
import {
  distributeHosts,
  startTestClickHouse,
  startTestNats,
  type TestClickHouse,
  type TestNats,
} from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { createStorage, type Storage } from '@psfleet/storage';
import { encodeTick, simulatedHostId } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Program } from '../programs/program.js';
import { clickhouseEnvironment, migrationEnvironment, natsEnvironment } from '../programs/server-environment.js';
// @ts-expect-error plain JavaScript, shared with the agents' processes
import { knownTick as untypedKnownTick } from './known-content.mjs';

const knownTick = untypedKnownTick as (
  host: string,
  hostId: string,
  n: number,
  ts: number,
  keyframe: boolean,
  newestKeyframe: object,
  queue: string,
  dropped: number,
) => Parameters<typeof encodeTick>[0];

const hostCount = Number(process.env['PSFLEET_BACKLOG_HOSTS'] ?? 200);
/** A day at 10 s has 8,640. */
const messagesPerHost = Number(process.env['PSFLEET_BACKLOG_MESSAGES'] ?? 400);
const day = 8_640;
const keyframeEvery = 30;
const logger = createLogger({ name: 'backlog', level: 'warn', format: 'json' });

let folder: string;
let nats: TestNats;
let clickhouse: TestClickHouse;
let storage: Storage;
let collector: Program;
const connections: NatsConnection[] = [];
const publishers: Publisher[] = [];
const spools: Spool[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-backlog-'));
  [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
  await nats.prepare();
  await distributeHosts(nats, ['live', ...Array.from({ length: hostCount }, (_, at) => `past-${at}`)]);
  const { url, user, password, database } = clickhouse;
  storage = createStorage({ url, user, password, database });
  collector = new Program('collector', {
    ...natsEnvironment(nats, 'collector'),
    ...clickhouseEnvironment(clickhouse, clickhouse.users.collector),
    PSFLEET_HEALTH_PORT: '0',
  });
  const migration = new Program('collector', migrationEnvironment(nats, clickhouse));
  expect(await migration.run('migrate'), migration.log).toBe(0);
  collector.start();
});

afterAll(async () => {
  await Promise.all(publishers.map((publisher) => publisher.stop(0)));
  await Promise.all(spools.map((spool) => spool.close()));
  await Promise.all(connections.map(closeNats));
  await collector.stop();
  await storage.close();
  await Promise.all([nats.stop(), clickhouse.stop()]);
  rmSync(folder, { recursive: true });
});

async function createHost(host: string): Promise<{ readonly spool: Spool; readonly publisher: Publisher }> {
  const spool = await Spool.open({
    folder: join(folder, host),
    maxBytes: 100_000_000,
    maxAgeMs: 1e9,
    maxMemoryBytes: 1e6,
    logger,
  });
  const connection = await connectNats({
    url: nats.url,
    ...nats.credentials.host(host),
    name: host,
    logger: createLogger({ name: host, level: 'silent' }),
  });
  const publisher = new Publisher({ connection, host, intervalMs: 10_000, spool, logger });
  connections.push(connection);
  publishers.push(publisher);
  spools.push(spool);
  return { spool, publisher };
}

async function keepTicks(spool: Spool, host: string, from: number, count: number, firstTs: number): Promise<void> {
  const encoded = [];
  let seq = spool.nextSeq;
  for (let n = from; n < from + count; n++) {
    const keyframe = n % keyframeEvery === 0;
    const position = {
      keyframeSeq: seq - (n % keyframeEvery),
      keyframeTs: firstTs + (n - (n % keyframeEvery)) * 10_000,
    };
    const tick = knownTick(host, simulatedHostId(host), n, firstTs + n * 10_000, keyframe, position, spool.queueId, 0);
    const messages = encodeTick(tick, seq);
    seq += messages.length;
    encoded.push(...messages);
  }
  await spool.append(encoded, spool.wantsKeyframe);
}

async function newestOf(host: string): Promise<number> {
  const { rows } = await storage.query<{ ts: number }>(
    'SELECT toUnixTimestamp64Milli(max(ts)) AS ts FROM ticks WHERE host = {host:String}',
    { params: { host } },
  );
  return rows[0]?.ts ?? 0;
}

it(`${hostCount} hosts catch up while the ticks of another host stay in time`, async () => {
  const now = Date.now();
  for (let at = 0; at < hostCount; at++) {
    const { spool } = await createHost(`past-${at}`);
    await keepTicks(spool, `past-${at}`, 0, messagesPerHost, now - messagesPerHost * 10_000);
  }
  const live = await createHost('live');
  const startMs = performance.now();
  for (const publisher of publishers) {
    publisher.start();
  }
  let worstMs = 0;
  let beat = 0;
  const firstTs = Date.now();
  while (spools.some((spool) => spool.length > 0)) {
    const ts = Date.now();
    await keepTicks(live.spool, 'live', beat, 1, ts - beat * 10_000);
    beat += 1;
    await sleep(1_000);
    const newest = await newestOf('live');
    const lagMs = Date.now() - Math.max(newest, firstTs);
    worstMs = Math.max(worstMs, lagMs);
    logger.warn({ lagMs, waiting: spools.reduce((sum, { length }) => sum + length, 0) }, 'catching up');
  }
  const tookMs = performance.now() - startMs;
  logger.warn({ tookMs, worstMs, perSecond: (hostCount * messagesPerHost * 1_000) / tookMs }, 'caught up');
  // The beginning is slow, so a whole day takes less than in proportion.
  expect((tookMs * day) / messagesPerHost).toBeLessThan(15 * 60_000);
  expect(worstMs).toBeLessThan(10_000);
});
