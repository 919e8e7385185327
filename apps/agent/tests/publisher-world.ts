import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiscardPolicy, jetstreamManager, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { startTestNats, type TestCreds, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import {
  dataSubject,
  decodeTimeRequest,
  encodeTimeAnswer,
  hostOfDataSubject,
  streams,
  timeSubject,
} from '@psfleet/wire';
import { expect } from 'vitest';
import { Publisher, type PublisherOptions } from '../src/publish/publisher.js';
import { Spool } from '../src/spool/spool.js';

export const logger = createLogger({ name: 'test', level: 'silent' });

export async function eventually(check: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) {
      throw new Error(`not within ${limitMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A real broker with the publisher of the host web-1, whose messages hold their number in the first byte. */
export class PublisherWorld {
  readonly folder: string;
  readonly nats: TestNats;
  readonly asAgent: NatsConnection;
  /** Administers the stream. */
  readonly asOwner: NatsConnection;
  readonly manager: JetStreamManager;
  spool!: Spool;
  publisher!: Publisher;
  readonly #others: NatsConnection[] = [];

  private constructor(nats: TestNats, asAgent: NatsConnection, asOwner: NatsConnection, manager: JetStreamManager) {
    this.folder = mkdtempSync(join(tmpdir(), 'psfleet-publisher-'));
    this.nats = nats;
    this.asAgent = asAgent;
    this.asOwner = asOwner;
    this.manager = manager;
  }

  static async start(): Promise<PublisherWorld> {
    const nats = await startTestNats();
    const asOwner = await connectNats({ url: nats.url, ...nats.credentials.admin, name: 'test', logger });
    const asAgent = await connectNats({ url: nats.url, ...nats.credentials.host('web-1'), name: 'test', logger });
    const world = new PublisherWorld(nats, asAgent, asOwner, await jetstreamManager(asOwner));
    await world.open();
    return world;
  }

  async stop(): Promise<void> {
    await this.publisher.stop(0);
    await this.spool.close();
    await Promise.all([this.asAgent, this.asOwner, ...this.#others].map(closeNats));
    await this.nats.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Opens the spool and its publisher, as a start of the agent does. */
  async open(changes: Partial<PublisherOptions> = {}): Promise<void> {
    this.spool = await this.openSpool('spool');
    this.publisher = this.createPublisher(this.spool, changes);
  }

  openSpool(name: string): Promise<Spool> {
    return Spool.open({
      folder: join(this.folder, name),
      maxBytes: 1e8,
      maxAgeMs: 1e9,
      maxMemoryBytes: 1e6,
      logger,
    });
  }

  createPublisher(spool: Spool, changes: Partial<PublisherOptions> = {}): Publisher {
    return new Publisher({ connection: this.asAgent, host: 'web-1', intervalMs: 1_000, spool, logger, ...changes });
  }

  /** Ends the agent as kill -9 does, but for its process, and starts it again. */
  async restartAgent(changes: Partial<PublisherOptions> = {}): Promise<void> {
    await this.publisher.stop(0);
    await this.spool.close();
    await this.open(changes);
  }

  /** Appends one message for each number. */
  async keep(...numbers: number[]): Promise<void> {
    for (const number of numbers) {
      await this.keepOne(number);
    }
  }

  async keepOne(number: number, size = 100): Promise<void> {
    const { spool } = this;
    await spool.append([{ seq: spool.nextSeq, bytes: Buffer.alloc(size, number) }], spool.wantsKeyframe);
  }

  async addStream(changes: Partial<StreamConfig> = {}): Promise<void> {
    await this.manager.streams.add({
      name: streams.data.name,
      subjects: [...streams.data.subjects],
      discard: DiscardPolicy.New,
      allow_direct: true,
      ...changes,
    });
  }

  /** The first bytes of the host's messages in the stream. */
  async stored(host = 'web-1'): Promise<number[]> {
    const { state } = await this.manager.streams.info(streams.data.name);
    const numbers: number[] = [];
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq++) {
      const message = await this.manager.streams.getMessage(streams.data.name, { seq }).catch(() => null);
      if (message !== null && hostOfDataSubject(message.subject) === host) {
        numbers.push(message.data[0] ?? -1);
      }
    }
    return numbers;
  }

  async isStored(...numbers: number[]): Promise<boolean> {
    const stored = await this.stored().catch((): number[] => []);
    return numbers.every((number) => stored.includes(number));
  }

  /** A message that somebody else publishes. */
  async publishAs(host: string, number: number, count = 1): Promise<void> {
    for (let n = 0; n < count; n++) {
      await this.asOwner.request(dataSubject(host), Buffer.alloc(10, number));
    }
  }

  /** Answers as a collector does that keeps up. */
  async answerAboutTime(): Promise<void> {
    const asCollector = await this.connectAs(this.nats.credentials.collector);
    asCollector.subscribe(timeSubject, {
      callback: (_, message) =>
        void message.respond(encodeTimeAnswer(decodeTimeRequest(message.data), { nowMs: Date.now(), behindMs: 0 })),
    });
    await asCollector.flush();
  }

  /** A further connection, which ends with the world. */
  async connectAs(credentials: TestCreds): Promise<NatsConnection> {
    const connection = await connectNats({ url: this.nats.url, ...credentials, name: 'test', logger });
    this.#others.push(connection);
    return connection;
  }

  untilSent(limitMs?: number): Promise<void> {
    return eventually(() => this.spool.length === 0, limitMs);
  }

  /** Kills the broker and keeps a copy of its files. */
  async copyBroker(): Promise<void> {
    await this.nats.kill();
    cpSync(this.nats.home, join(this.folder, 'copy'), { recursive: true });
    await this.restartBroker();
  }

  /** Kills the broker and starts it from the copy. */
  async restoreBroker(): Promise<void> {
    await this.nats.kill();
    rmSync(this.nats.home, { recursive: true });
    cpSync(join(this.folder, 'copy'), this.nats.home, { recursive: true });
    await this.restartBroker();
  }

  async restartBroker(): Promise<void> {
    const isBack = reconnection(this.asOwner);
    await this.nats.restart();
    await isBack;
    expect(this.asOwner.isClosed()).toBe(false);
  }
}

/** Resolves at the next reconnect. Requests before it only time out. */
async function reconnection(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'reconnect') {
      return;
    }
  }
}
