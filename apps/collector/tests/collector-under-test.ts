import { join } from 'node:path';
import { jetstream, jetstreamManager, type JetStreamManager, type StoredMsg } from '@nats-io/jetstream';
import {
  distributeHosts,
  startTestClickHouse,
  startTestNats,
  type TestClickHouse,
  type TestCreds,
  type TestNats,
} from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { createStorage, migrate, type Storage } from '@psfleet/storage';
import { dataSubject, encodeMessage, isHostName, messageId, streams, type HostMessage } from '@psfleet/wire';
import { expect } from 'vitest';
import { startCollector, type Collector } from '../src/compose-collector.js';
import { CollectorConfig } from '../src/config/collector.config.js';

export const silent = createLogger({ name: 'test', level: 'silent' });

/** A collector's surroundings: real servers, the schema, and a connection with the agents' permissions. */
export interface CollectorUnderTest {
  readonly nats: TestNats;
  readonly clickhouse: TestClickHouse;
  /** A connection that may do everything. */
  readonly storage: Storage;
  readonly manager: JetStreamManager;
  readonly agents: NatsConnection;
  readonly config: CollectorConfig;
  start(changes?: Partial<CollectorConfig>): Promise<Collector>;
  /** Enrols a host; `publish` and `publishBytes` do so by themselves. */
  enroll(host: string): Promise<void>;
  startWith(signal: AbortSignal): Promise<Collector>;
  /** Distributes the enrolled hosts again, under a greater generation. */
  redistribute(): Promise<void>;
  publish(message: HostMessage): Promise<void>;
  publishUnenrolled(message: HostMessage): Promise<void>;
  publishBytes(subject: string, bytes: Uint8Array): Promise<void>;
  /** Waits until every message of the stream is acknowledged. */
  drained(timeoutMs?: number): Promise<void>;
  count(sql: string): Promise<number>;
  deadLetters(): Promise<StoredMsg[]>;
  stop(): Promise<void>;
}

export async function startCollectorUnderTest(): Promise<CollectorUnderTest> {
  const [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
  const config = configFor(nats, clickhouse);
  const { url, user, password, database, users } = clickhouse;
  await migrate({ url, ...users.migrate, database });
  const storage = createStorage({ url, user, password, database });
  await nats.prepare({ streamMaxBytes: 50_000_000, deadStreamMaxBytes: 10_000_000, ackWaitMs: 3000 });
  const enrolled = new Set<string>();
  const redistribute = (): Promise<void> => distributeHosts(nats, [...enrolled]);
  await redistribute();
  const enroll = async (host: string): Promise<void> => {
    if (isHostName(host) && !enrolled.has(host)) {
      enrolled.add(host);
      await redistribute();
    }
  };
  const { allHosts, admin } = nats.credentials;
  const [agents, administrator] = await Promise.all([connect(nats, allHosts), connect(nats, admin)]);
  const manager = await jetstreamManager(administrator, { checkAPI: false });
  const publishBytes = async (subject: string, bytes: Uint8Array, msgID?: string): Promise<void> => {
    await enroll(subject.slice(subject.lastIndexOf('.') + 1));
    await jetstream(agents).publish(subject, bytes, msgID === undefined ? {} : { msgID });
  };
  return {
    nats,
    clickhouse,
    storage,
    manager,
    agents,
    config,
    enroll,
    start: (changes = {}) =>
      startCollector(Object.assign(new CollectorConfig(), config, changes), silent, new AbortController().signal),
    startWith: (signal) => startCollector(config, silent, signal),
    redistribute,
    publishUnenrolled: async (message) => {
      await jetstream(agents).publish(dataSubject(message.host), encodeMessage(message));
    },
    publish: (message) =>
      publishBytes(
        dataSubject(message.host),
        encodeMessage(message),
        messageId(message.host, message.queue, message.seq),
      ),
    publishBytes: (subject, bytes) => publishBytes(subject, bytes),
    drained: async (timeout = 60_000) => {
      // While a message is delivered, the broker counts it neither as pending nor as unacknowledged.
      const left = async (): Promise<number> => {
        const [{ ack_floor: floor }, { state }] = await Promise.all([
          manager.consumers.info(streams.data.name, 'collector'),
          manager.streams.info(streams.data.name),
        ]);
        return state.last_seq - floor.stream_seq;
      };
      await expect.poll(left, { timeout, interval: 100 }).toBe(0);
    },
    count: async (sql) =>
      (await storage.query<{ count: number }>(`SELECT count() AS count FROM ${sql}`)).rows[0]?.count ?? Number.NaN,
    deadLetters: () => readDeadLetters(manager),
    stop: async () => {
      await Promise.all([closeNats(agents), closeNats(administrator), storage.close()]);
      await Promise.all([nats.stop(), clickhouse.stop()]);
    },
  };
}

/** How many messages a collector says it holds; the broker's own count includes those still in transit. */
export async function heldMessages(healthPort: number): Promise<number> {
  const { checks } = (await (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).json()) as {
    checks: { writing: { heldMessages: number } };
  };
  return checks.writing.heldMessages;
}

function connect({ url }: TestNats, creds: TestCreds): Promise<NatsConnection> {
  return connectNats({ url, ...creds, name: 'test', logger: silent });
}

function configFor(nats: TestNats, clickhouse: TestClickHouse): CollectorConfig {
  return Object.assign(new CollectorConfig(), {
    natsUrl: nats.url,
    natsCreds: nats.credentials.files.collector,
    trustFolder: nats.trustFolder,
    stateFolder: join(nats.home, 'collector-state'),
    clickhouseUrl: clickhouse.url,
    clickhouseUser: clickhouse.users.collector.user,
    clickhousePassword: clickhouse.users.collector.password,
    clickhouseDatabase: clickhouse.database,
    batchWaitMs: 100,
    metricsWaitMs: 0,
    ackWaitMs: 3000,
    healthPort: 0,
  });
}

async function readDeadLetters(manager: JetStreamManager): Promise<StoredMsg[]> {
  const { state } = await manager.streams.info(streams.dead.name);
  const letters: StoredMsg[] = [];
  for (let seq = Math.max(state.first_seq, 1); seq <= state.last_seq; seq++) {
    const letter = await manager.streams.getMessage(streams.dead.name, { seq });
    if (letter !== null) {
      letters.push(letter);
    }
  }
  return letters;
}
