import { canBeNobody, ForeignListener, findFreePort, nobody } from '@psfleet/embedded';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { PortOwnerError, OwnedAgent } from '../src/index.js';

const secret = 'Bearer hunter2';
const asRoot = test.skipIf(!canBeNobody);
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

function agent(users: readonly string[] = [], options = {}): OwnedAgent {
  const made = new OwnedAgent(users, options);
  cleanups.push(() => made.destroy());
  return made;
}

function ask(port: number, through: OwnedAgent, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port, agent: through, method: 'POST', headers: { authorization: secret } });
    asking.on('response', (response) => {
      response.setEncoding('utf8').on('data', () => {});
      response.on('end', () => resolve(`${response.statusCode}`));
    });
    asking.on('error', reject);
    asking.end('body');
  });
}

async function serve(host = '127.0.0.1'): Promise<{ server: Server; port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((incoming, answer) => {
    seen.push(`${incoming.headers.authorization} from ${incoming.socket.remotePort}`);
    incoming.resume().on('end', () => answer.end('ok'));
  });
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  cleanups.push(() => server.close());
  cleanups.push(() => server.closeAllConnections());
  return { server, port: (server.address() as AddressInfo).port, seen };
}

async function takenByNobody(host = '127.0.0.1'): Promise<{ foreign: ForeignListener; port: number }> {
  const foreign = new ForeignListener('http');
  cleanups.push(() => foreign.stop());
  const port = await findFreePort();
  await foreign.listen(port, host);
  return { foreign, port };
}

describe('a program of this user', () => {
  test.each(['127.0.0.1', '::1', '::', 'localhost'])('receives the secret when it listens on %s', async (host) => {
    const { port, seen } = await serve(host);
    await expect(ask(port, agent(), host === '::' ? '127.0.0.1' : host)).resolves.toBe('200');
    expect(seen[0]).toContain(secret);
  });

  test('receives many requests on one connection, which is checked once', async () => {
    const { port, seen } = await serve();
    const through = agent([], { keepAlive: true, maxSockets: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(port, through)));
    expect(new Set(answers)).toEqual(new Set(['200']));
    expect(new Set(seen).size).toBe(1);
  });

  test('keeps the limit of connections while they are checked', async () => {
    const { port, seen } = await serve();
    const through = agent([], { keepAlive: true, maxSockets: 3 });
    await Promise.all(Array.from({ length: 30 }, () => ask(port, through)));
    expect(new Set(seen).size).toBeLessThanOrEqual(3);
  });
});

describe('a program of another user (only root can start one)', () => {
  asRoot.each(['127.0.0.1', '::1', '::'])('receives nothing when it has the port on %s', async (host) => {
    const { foreign, port } = await takenByNobody(host);
    const asked = ask(port, agent(), host === '::' ? '127.0.0.1' : host);
    await expect(asked).rejects.toMatchObject({ code: 'foreign-owner', port, uid: nobody });
    await expect(asked).rejects.toThrow(`port ${port} of `);
    await expect(asked).rejects.toThrow('is taken by a program of user nobody (uid 65534), to which nothing was sent');
    await expect.poll(() => foreign.accepted).toBe(1);
    expect(foreign.received).toBe('');
  });

  const ownAddress = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
  test.skipIf(!canBeNobody || ownAddress === undefined)('receives nothing on an address of this machine', async () => {
    const { foreign, port } = await takenByNobody(ownAddress);
    await expect(ask(port, agent(), ownAddress)).rejects.toMatchObject({ code: 'foreign-owner' });
    expect(foreign.received).toBe('');
  });

  asRoot('receives nothing through a name that leads to it', async () => {
    const { foreign, port } = await takenByNobody('::1');
    await expect(ask(port, agent(), 'localhost')).rejects.toThrow();
    expect(foreign.received).toBe('');
  });

  asRoot.each(['nobody', String(nobody)])('receives the secret when the settings trust %s', async (user) => {
    const { foreign, port } = await takenByNobody();
    await expect(ask(port, agent(['nosuchuser', user]))).resolves.toBe('200');
    await expect.poll(() => foreign.received).toContain(secret);
  });

  asRoot('receives nothing when it takes over the port of a connection that was closed', async () => {
    const { server, port } = await serve();
    const through = agent([], { keepAlive: true });
    await ask(port, through);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    const foreign = new ForeignListener('http');
    cleanups.push(() => foreign.stop());
    await foreign.listen(port);
    await expect(ask(port, through)).rejects.toMatchObject({ code: 'foreign-owner' });
    expect(foreign.received).toBe('');
  });
});

describe('a connection that no program accepts (only root can start one of another user)', () => {
  asRoot('is given up with the reason, and nothing is sent on it', async () => {
    const { foreign, port } = await takenByNobody();
    // The listener's queue still takes connections, which Linux before 6.17 shows as root's.
    process.kill(foreign.pid, 'SIGSTOP');
    await expect(ask(port, agent())).rejects.toMatchObject({ code: 'not-accepted' });
    process.kill(foreign.pid, 'SIGCONT');
    await expect.poll(() => foreign.accepted).toBe(1);
    expect(foreign.received).toBe('');
  });
});

test('an error of the connection itself is reported as it is', async () => {
  const refused = ask(await findFreePort(), agent());
  await expect(refused).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(refused).rejects.not.toBeInstanceOf(PortOwnerError);
});
