import { once } from 'node:events';
import { createServer as createHttpServer, request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { canBeNobody, findFreePort, ForeignListener, startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection, OwnedAgent } from '@psfleet/service-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';

/** 1,000 in the long set. */
const times = 10 * Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const secret = 'hunter2';

let foreign: ForeignListener | null = null;
let nats: TestNats | null = null;
afterEach(async () => {
  foreign?.stop();
  await nats?.stop();
});

/** Our own listener, which is opened and shut on the same port. */
class Door {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    });
  }

  /** Waits while another program has the port. */
  async open(port: number): Promise<void> {
    while (!(await this.#listen(port))) {
      await sleep(1);
    }
  }

  #listen(port: number): Promise<boolean> {
    const server = this.#server;
    return new Promise((resolve) => {
      const settle = (isOpen: boolean): void => {
        server.off('listening', opened).off('error', failed);
        resolve(isOpen);
      };
      const opened = (): void => settle(true);
      const failed = (): void => settle(false);
      server.on('listening', opened).on('error', failed).listen(port, '127.0.0.1');
    });
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    await once(this.#server, 'close');
  }
}

/** Leads to a real broker, which cannot be started a thousand times. */
function relayTo(port: number): Server {
  return createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    onward.on('error', () => {}).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
  });
}

interface Counts {
  /** Requests or connections that our own server answered. */
  answered: number;
}

/** Each listener stays until it was tried, so that both are met each time. */
async function alternate(door: Door, stranger: ForeignListener, port: number, counts: Counts): Promise<void> {
  for (let round = 0; round < times; round++) {
    const { answered } = counts;
    await door.open(port);
    await eventually('an answer of our own server', () => counts.answered > answered, 30_000, 1);
    await door.close();
    const { accepted } = stranger;
    await stranger.listen(port);
    await eventually('an attempt at the other one', () => stranger.accepted > accepted, 30_000, 1);
    await sleep(Math.random() * 20);
    await stranger.close();
  }
}

describe.skipIf(!canBeNobody)(`listeners of two users alternate ${times} times on a port (only as root)`, () => {
  it('an HTTP client sends its token to our own only', async () => {
    const counts = { answered: 0 };
    const server = createHttpServer((incoming, answer) => {
      counts.answered += incoming.headers.authorization === secret ? 1 : 0;
      incoming.resume().on('end', () => answer.end());
    });
    const port = await findFreePort();
    foreign = new ForeignListener('http');
    const stop = new AbortController();
    const agents = [new OwnedAgent([], { keepAlive: true, maxSockets: 2 }), new OwnedAgent([])];
    const failures = new Map<string, number>();
    const clients = [...agents, ...agents].map(async (agent) => {
      while (!stop.signal.aborted) {
        await ask(port, agent).catch((error: NodeJS.ErrnoException) => {
          failures.set(error.code ?? error.message, (failures.get(error.code ?? error.message) ?? 0) + 1);
          return sleep(1);
        });
      }
    });
    await alternate(new Door(server), foreign, port, counts);
    stop.abort();
    await Promise.all(clients);
    agents.forEach((agent) => agent.destroy());
    expect(foreign.received).toBe('');
    // The others found the connection closed before they could tell whose it was.
    expect(failures.get('foreign-owner')).toBeGreaterThan(0);
  });

  it('NATS clients send credentials and data to our own only', async () => {
    nats = await startTestNats();
    const counts = { answered: 0 };
    const port = await findFreePort();
    const door = new Door(relayTo(nats.port));
    foreign = new ForeignListener('nats');
    const logger = createLogger({ name: 'test', level: 'silent' });
    await door.open(port);
    const url = `nats://127.0.0.1:${port}`;
    const credentials = nats.credentials.api;
    const connections = await Promise.all(
      Array.from({ length: 24 }, () => connectNats({ url, ...credentials, name: 'test', logger })),
    );
    connections.forEach((connection) => void countReconnects(connection, counts));
    const publishing = setInterval(() => connections.forEach((each) => each.publish('psf.cmd.web-1', secret)), 5);
    await door.close();
    await alternate(door, foreign, port, counts);
    clearInterval(publishing);
    await door.open(port);
    await Promise.all(connections.map(closeNats));
    await door.close();
    expect(foreign.received).toBe('');
  });
});

function ask(port: number, agent: OwnedAgent): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, agent, method: 'POST', headers: { authorization: secret } });
    asking.on('response', (response) => response.resume().on('end', resolve).on('error', reject));
    asking.on('error', reject);
    asking.end(secret);
  });
}

async function countReconnects(connection: NatsConnection, counts: Counts): Promise<void> {
  for await (const { type } of connection.status()) {
    counts.answered += type === 'reconnect' ? 1 : 0;
  }
}
