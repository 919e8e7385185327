import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { type NatsRole, streams } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findNatsServer, loadEmbeddedConfig, startNatsServer, startTestNats, type TestNats } from '../src/index.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let nats: TestNats;
const connections: NatsConnection[] = [];

async function connectAs(role: NatsRole): Promise<NatsConnection> {
  const connection = await connectNats({ url: nats.url, ...nats.users[role], name: `test-${role}`, logger });
  connections.push(connection);
  return connection;
}

async function makeStream(): Promise<void> {
  const manager = await jetstreamManager(await connectAs('collector'));
  const { name, subjects } = streams.data;
  await manager.streams.add({ name, subjects: [...subjects], allow_direct: true, max_bytes: 1_000_000_000 });
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
    await makeStream();
    const agent = await connectAs('agent');
    await jetstream(agent).publish('psf.in.1.web-1', 'one', { msgID: 'a' });
    await nats.kill();
    expect(nats.pid).toBeNull();
    await nats.restart();
    const manager = await jetstreamManager(await connectAs('agent'), { checkAPI: false });
    const stored = await manager.direct.getMessage('psf-in', { last_by_subj: 'psf.in.1.web-1' });
    expect(stored?.string()).toBe('one');
  });

  test('clients reconnect by themselves after a restart', async () => {
    const api = await connectAs('api');
    const agent = await connectAs('agent');
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

  test('refuses an agent commands, stream administration and the inboxes of others', async () => {
    await makeStream();
    const agent = await connectAs('agent');
    await expect(agent.request('psf.cmd.web-2', 'kill', { timeout: 1000 })).rejects.toThrow(/permission/i);
    await expect(agent.request('$JS.API.STREAM.PURGE.psf-in', '', { timeout: 1000 })).rejects.toThrow(/permission/i);
    const eavesdropping = agent.subscribe('_INBOX.api.>');
    await expect(eavesdropping.closed).resolves.toBeInstanceOf(Error);
  });

  test('lets the API write no dead letters and administer no stream', async () => {
    const api = await connectAs('api');
    await expect(jetstream(api).publish('psf.dead.web-1', 'forged', { timeout: 1000 })).rejects.toThrow(/permission/i);
    for (const refused of [
      'STREAM.PURGE.psf-dead',
      'STREAM.DELETE.psf-dead',
      'STREAM.UPDATE.psf-dead',
      'STREAM.MSG.DELETE.psf-in',
      'DIRECT.GET.psf-in',
    ]) {
      await expect(api.request(`$JS.API.${refused}`, '', { timeout: 1000 }), refused).rejects.toThrow(/permission/i);
    }
  });

  test('writes its passwords to a file that only its owner can read', () => {
    const file = join(nats.home, 'nats', 'nats-server.conf');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain(nats.users.agent.password);
  });

  test('reports a busy port or a locked folder in one line', async () => {
    const { home, natsServer, searchPath } = loadEmbeddedConfig();
    const program = await findNatsServer({ home, natsServer, searchPath });
    const passwords = { agent: 'a', collector: 'b', api: 'c' };
    await expect(
      startNatsServer({ home: nats.home, port: nats.port, passwords, program, logger }),
    ).rejects.toMatchObject({
      code: 'folder-locked',
      message: expect.stringMatching(/in use by another psfleet \(process \d+\)/),
    });
    await expect(
      startNatsServer({ home: join(nats.home, 'other'), port: nats.port, passwords, program, logger }),
    ).rejects.toMatchObject({
      code: 'port-busy',
      message:
        `port ${nats.port} is already in use: end the program that listens there, ` +
        'or set PSFLEET_NATS_PORT to another port',
    });
  });
});
