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
import { createStorage, RowSink, type Storage } from '@psfleet/storage';
import { ColumnArena, decodeMessage, type EncodedMessage, encodeTick, simulatedHostId } from '@psfleet/wire';
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
/** How many of them this process stores itself, to know what the machine can do at this hour. */
const referenceMessages = 20_000;
const leastOfReference = 0.1;
const batchRows = 100_000;
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

async function keepTicks(
  spool: Spool,
  host: string,
  from: number,
  count: number,
  firstTs: number,
): Promise<readonly EncodedMessage[]> {
  const encoded: EncodedMessage[] = [];
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
  return encoded;
}

/** How many messages a second are decoded and stored where nothing is spooled, published or acknowledged. */
async function storeDirectly(messages: readonly EncodedMessage[]): Promise<number> {
  const startMs = performance.now();
  const sink = new RowSink();
  const arena = new ColumnArena();
  let sending: Promise<unknown> = Promise.resolve();
  const send = async (): Promise<void> => {
    const blocks = sink.takeBlocks();
    await sending;
    sending = Promise.all(blocks.map((block) => storage.insert(block)));
  };
  for (const { bytes } of messages) {
    const message = decodeMessage(bytes, arena);
    sink.append(message, message.ts);
    if (sink.rows >= batchRows) {
      await send();
    }
  }
  await send();
  await sending;
  return (messages.length * 1_000) / (performance.now() - startMs);
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
  const reference: EncodedMessage[] = [];
  for (let at = 0; at < hostCount; at++) {
    const { spool } = await createHost(`past-${at}`);
    const kept = await keepTicks(spool, `past-${at}`, 0, messagesPerHost, now - messagesPerHost * 10_000);
    reference.push(...kept.slice(0, referenceMessages - reference.length));
  }
  const directPerSecond = await storeDirectly(reference);
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
  const perSecond = (hostCount * messagesPerHost * 1_000) / tookMs;
  logger.warn({ tookMs, worstMs, perSecond, directPerSecond, ofDirect: perSecond / directPerSecond }, 'caught up');
  expect(perSecond / directPerSecond).toBeGreaterThan(leastOfReference);
  expect(worstMs).toBeLessThan(10_000);
});
