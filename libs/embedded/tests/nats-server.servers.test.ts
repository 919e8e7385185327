import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { closeNats, connectNats, createLogger, describeListener, type NatsConnection } from '@psfleet/service-kit';
import { dataSubject } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findNatsServer,
  loadEmbeddedConfig,
  startNatsServer,
  startTestNats,
  type TestCreds,
  type TestNats,
} from '../src/index.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let nats: TestNats;
const connections: NatsConnection[] = [];

async function connect(creds: TestCreds): Promise<NatsConnection> {
  const connection = await connectNats({ url: nats.url, ...creds, name: 'test', logger });
  connections.push(connection);
  return connection;
}

beforeEach(async () => {
  nats = await startTestNats();
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map(closeNats));
  await nats.stop();
});

describe('nats-server', () => {
  test('keeps acknowledged messages through SIGKILL and restart', async () => {
    await nats.prepare();
    const agent = await connect(nats.credentials.host('web-1'));
    const { seq } = await jetstream(agent).publish(dataSubject('web-1'), 'one', { msgID: 'a' });
    await nats.kill();
    expect(nats.pid).toBeNull();
    await nats.restart();
    const again = jetstream(await connect(nats.credentials.host('web-1')));
    expect(await again.publish(dataSubject('web-1'), 'one', { msgID: 'a' })).toMatchObject({ seq, duplicate: true });
  });

  test('clients reconnect by themselves after a restart', async () => {
    const api = await connect(nats.credentials.api);
    const agent = await connect(nats.credentials.host('web-1'));
    await nats.kill();
    await nats.restart();
    await expect
      .poll(
        async () =>
          agent.flush().then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
    await expect
      .poll(
        async () =>
          api.flush().then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
    agent.subscribe('psf.cmd.web-1', { callback: (_, message) => void message.respond('done') });
    await agent.flush();
    expect((await api.request('psf.cmd.web-1', 'kill', { timeout: 2000 })).string()).toBe('done');
  });

  test('keeps no secret in its configuration', () => {
    const text = readFileSync(join(nats.home, 'nats', 'nats-server.conf'), 'utf8');
    expect(text).toContain('operator: "eyJ');
    expect(text).not.toMatch(/\bS[UAO][A-Z2-7]{50,}|PRIVATE KEY|password/);
  });

  test('reports a busy port or a locked folder in one line', async () => {
    const { home, natsServer, searchPath } = loadEmbeddedConfig();
    const program = await findNatsServer({ home, natsServer, searchPath });
    const { trustFolder } = nats;
    await expect(
      startNatsServer({ home: nats.home, port: nats.port, trustFolder, program, logger }),
    ).rejects.toMatchObject({
      code: 'folder-locked',
      message: expect.stringMatching(/in use by another psfleet \(process \d+\)/),
    });
    await expect(
      startNatsServer({ home: join(nats.home, 'other'), port: nats.port, trustFolder, program, logger }),
    ).rejects.toMatchObject({
      code: 'port-busy',
      message:
        `port ${nats.port} is already in use by a program of ${describeListener(nats.port)}: ` +
        'end the program that listens there, or set PSFLEET_NATS_PORT to another port',
    });
  });
});
