import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  distributeHosts,
  findFreePort,
  startTestClickHouse,
  startTestNats,
  type TestClickHouse,
  type TestNats,
} from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { createStorage, type Storage } from '@psfleet/storage';
import { dataSubject, streams } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAgent } from '../invariant/agent-run.js';
import { RandomMachine } from '../invariant/random-machine.js';
import { eventually } from '../programs/eventually.js';
import { Program } from '../programs/program.js';
import { clickhouseEnvironment, migrationEnvironment, natsEnvironment } from '../programs/server-environment.js';

const host = 'letters';
const token = 'a-token-for-tests-only';
const cli = new URL('../../apps/cli/dist/main.js', import.meta.url).pathname;
const logger = createLogger({ name: 'test', level: 'silent' });
const home = mkdtempSync(join(tmpdir(), 'psfleet-dead-letters-'));
const stops: (() => Promise<unknown>)[] = [];
let storage: Storage;
let agent: NatsConnection;
let admin: NatsConnection;
let url: string;

beforeAll(async () => {
  const [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
  await nats.prepare({ ackWaitMs: 3000 });
  await distributeHosts(nats, [host]);
  stops.push(() => Promise.all([nats.stop(), clickhouse.stop()]));
  await startPrograms(nats, clickhouse);
  const { user, password, database } = clickhouse;
  storage = createStorage({ url: clickhouse.url, user, password, database });
  [agent, admin] = await Promise.all([
    connectNats({ url: nats.url, ...nats.credentials.host(host), name: 'agent', logger }),
    connectNats({ url: nats.url, ...nats.credentials.admin, name: 'test', logger }),
  ]);
  stops.push(() => Promise.all([closeNats(agent), closeNats(admin), storage.close()]));
});
afterAll(async () => {
  for (const stop of stops.toReversed()) {
    await stop();
  }
  rmSync(home, { recursive: true });
});

async function startPrograms(nats: TestNats, clickhouse: TestClickHouse): Promise<void> {
  const collector = new Program('collector', {
    ...natsEnvironment(nats, 'collector'),
    ...clickhouseEnvironment(clickhouse, clickhouse.users.collector),
    PSFLEET_HEALTH_PORT: '0',
    PSFLEET_BATCH_WAIT: '100ms',
    PSFLEET_METRICS_WAIT: '0s',
    PSFLEET_ACK_WAIT: '3s',
  });
  const migration = new Program('collector', migrationEnvironment(nats, clickhouse));
  expect(await migration.run('migrate'), migration.log).toBe(0);
  const port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
  const api = new Program('api', {
    ...natsEnvironment(nats, 'api'),
    ...clickhouseEnvironment(clickhouse, clickhouse.users.api),
    PSFLEET_API_PORT: String(port),
    PSFLEET_ADMIN_TOKEN: token,
  });
  collector.start();
  api.start();
  stops.push(() => Promise.all([collector.stop(), api.stop()]));
  const isReady = async (): Promise<boolean> => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200;
  await eventually('the API ready', isReady, 60_000);
}

/** What `psfleet dead-letters ...` prints. Rejects when it fails. */
async function deadLetters(...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], PSFLEET_HOME: home, PSFLEET_API_URL: url, PSFLEET_TOKEN: token };
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'dead-letters', ...args], { env });
  return stdout;
}

/** The newest letter as JSON shows it. */
async function newest(): Promise<{ id: number; reason: string } | undefined> {
  return (JSON.parse(await deadLetters('list', '--json')) as { id: number; reason: string }[])[0];
}

/** The first message of a host whose only process has that name. */
function messageOf(name: string): Buffer {
  const [tick] = new RandomMachine(Date.now()).play([{ turn: { kind: 'usual' }, deeds: [], parts: 1 }]);
  if (tick === undefined) {
    throw new Error('a machine without a tick');
  }
  const readings = tick.readings.map((reading) => ({ ...reading, identity: { ...reading.identity, name } }));
  const [bytes] = runAgent(host, [{ ...tick, readings }])[0]?.messages ?? [];
  return bytes ?? Buffer.alloc(0);
}

async function publish(bytes: Buffer): Promise<void> {
  await jetstream(agent).publish(dataSubject(host), bytes);
}

/** While a message is delivered, the broker counts it neither as pending nor as unacknowledged. */
async function isDrained(): Promise<boolean> {
  const manager = await jetstreamManager(admin, { checkAPI: false });
  const { ack_floor: floor } = await manager.consumers.info(streams.data.name, 'collector');
  return floor.stream_seq >= (await manager.streams.info(streams.data.name)).state.last_seq;
}

it('a message that storage rejected is listed, shown, and stored once it is sent again after the repair', async () => {
  expect(await deadLetters('list')).toBe('');
  await storage.command("ALTER TABLE processes ADD CONSTRAINT no_bad_names CHECK name NOT LIKE 'evil%'");
  await publish(messageOf('evil\u001B[2J\u202E'));
  await expect
    .poll(newest, { timeout: 60_000 })
    .toMatchObject({ reason: expect.stringContaining('storage: insert into processes failed') as string });
  const { id } = (await newest()) ?? { id: 0 };
  expect((await deadLetters('list', '--limit', '10')).split('\n')[1]).toMatch(
    new RegExp(`^ *${id} +\\d+ s +letters +\\d+B +storage: insert into processes failed`),
  );
  const shown = await deadLetters('show', String(id));
  expect(shown).toContain(`subject: ${dataSubject(host)}\n`);
  expect(shown).toContain(String.raw`"name": "evil\u001b[2J\u202e"`);
  expect(shown).not.toMatch(/[^\n\x20-\x7E]/);

  // Storage still rejects it: it becomes a new letter.
  expect(await deadLetters('retry', String(id))).toBe(`sent dead letter ${id} again on ${dataSubject(host)}\n`);
  await expect.poll(async () => (await newest())?.id, { timeout: 60_000 }).toBe(id + 1);
  await expect(deadLetters('retry', String(id))).rejects.toThrow(`No dead letter has the id ${id}`);

  await storage.command('ALTER TABLE processes DROP CONSTRAINT no_bad_names');
  await deadLetters('retry', String(id + 1));
  await eventually('everything acknowledged', isDrained, 60_000);
  for (const table of ['ticks', 'processes', 'process_samples']) {
    const { rows } = await storage.query<{ count: number }>(
      `SELECT count() AS count FROM ${table} FINAL WHERE host = '${host}'`,
    );
    expect(rows, table).toEqual([{ count: 1 }]);
  }
  expect(await deadLetters('list')).toBe('');
});

it('bytes that are no message come back as a letter', async () => {
  await publish(Buffer.from([1, 0, 0xc1, 0x9b, 0x32, 0x4a]));
  await expect
    .poll(newest, { timeout: 60_000 })
    .toMatchObject({ reason: expect.stringContaining('malformed') as string });
  const { id } = (await newest()) ?? { id: 0 };
  expect(await deadLetters('show', String(id))).toContain('AQDBmzJK');
  await deadLetters('retry', String(id));
  await expect
    .poll(newest, { timeout: 60_000 })
    .toMatchObject({ id: id + 1, reason: expect.stringContaining('malformed') as string });
});
