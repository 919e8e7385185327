import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { ensureStreams } from '@psfleet/service-kit/ensure-streams';
import { initTrust } from '@psfleet/trust';
import { brokerLayout } from '@psfleet/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreePort, findNatsServer, loadEmbeddedConfig, startNatsServer, TestCredentials } from '../src/index.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-adopt-'));
  initTrust(join(home, 'trust'), { simulator: false });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Leaves a home as a build before the accounts did: two messages stored, five not yet. */
async function makeEarlierHome(): Promise<void> {
  const folder = join(home, 'nats');
  const port = await findFreePort();
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'nats-server.conf');
  const users = '[{ user: "collector", password: "c", permissions: { publish: ">", subscribe: ">" } }]';
  writeFileSync(
    config,
    `host: 127.0.0.1\nport: ${port}\njetstream { store_dir: "${folder}" }\nauthorization { users: ${users} }\n`,
  );
  const { file } = await findNatsServer(loadEmbeddedConfig());
  const server = spawn(file, ['--config', config], { stdio: 'ignore' });
  const connection = await connect({
    servers: `nats://127.0.0.1:${port}`,
    user: 'collector',
    pass: 'c',
    waitOnFirstConnect: true,
    reconnectTimeWait: 50,
    maxReconnectAttempts: -1,
  });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({
    name: 'psf-in',
    subjects: ['psf.in.>'],
    discard: 'new',
    max_bytes: 2e9,
    allow_direct: true,
    duplicate_window: 120e9,
  });
  await manager.consumers.add('psf-in', { durable_name: 'collector', ack_policy: 'explicit', max_ack_pending: 20_000 });
  for (const text of ['1', '2', '3', '4', '5', '6', '7']) {
    await jetstream(connection).publish('psf.in.1.web-1', text);
  }
  const consumer = await jetstream(connection).consumers.get('psf-in', 'collector');
  for await (const message of await consumer.fetch({ max_messages: 2 })) {
    await message.ackAck();
  }
  await connection.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
}

async function startHere(): Promise<Awaited<ReturnType<typeof startNatsServer>>> {
  const program = await findNatsServer(loadEmbeddedConfig());
  return startNatsServer({
    home,
    port: await findFreePort(),
    trustFolder: join(home, 'trust'),
    program,
    autoRestart: false,
    logger,
  });
}

test('messages that an earlier build left unread are delivered by the new accounts', async () => {
  await makeEarlierHome();
  const server = await startHere();
  const { core, admin } = new TestCredentials(join(home, 'trust'));
  const preparing = await connectNats({ url: server.url, ...core, name: 'prepare', logger });
  const limits = { streamMaxBytes: 2e9, deadStreamMaxBytes: 1e8, ackWaitMs: 60_000 };
  await ensureStreams(preparing, brokerLayout(limits));
  const connection = await connectNats({ url: server.url, ...admin, name: 'test', logger });
  const consumer = await jetstream(connection).consumers.get('psf-in', 'collector');
  const texts: string[] = [];
  for await (const message of await consumer.fetch({ max_messages: 7, expires: 1000 })) {
    texts.push(message.string());
  }
  expect(texts).toEqual(['3', '4', '5', '6', '7']);
  await Promise.all([closeNats(preparing), closeNats(connection)]);
  await server.stop();
});

test('a new limit per host deletes no message that is stored', async () => {
  const server = await startHere();
  const connection = await connectNats({
    url: server.url,
    ...new TestCredentials(join(home, 'trust')).admin,
    name: 'test',
    logger,
  });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'psf-in', subjects: ['psf.in.>'] });
  for (let count = 0; count < 2100; count++) {
    connection.publish('psf.in.1.web-1', 'x');
  }
  await connection.flush();
  const limits = { streamMaxBytes: 2e9, deadStreamMaxBytes: 1e8, ackWaitMs: 60_000 };
  await ensureStreams(connection, brokerLayout(limits));
  const before = await manager.streams.info('psf-in');
  expect([before.state.messages, before.config.max_msgs_per_subject]).toEqual([2100, 2100]);
  await manager.streams.purge('psf-in', { keep: 10 });
  await ensureStreams(connection, brokerLayout(limits));
  expect((await manager.streams.info('psf-in')).config.max_msgs_per_subject).toBe(2000);
  await closeNats(connection);
  await server.stop();
});

test('a home with messages of both is refused', async () => {
  await makeEarlierHome();
  const server = await startHere();
  await server.stop();
  await makeEarlierHome();
  await expect(startHere()).rejects.toMatchObject({ code: 'newer-data', message: /remove one of the two/ });
});
