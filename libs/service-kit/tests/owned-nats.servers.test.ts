import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { canBeNobody, ForeignListener, startTestNats, type TestNats } from '@psfleet/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closeNats, connectNats, createLogger, type NatsConnection } from '../src/index.js';

const asRoot = test.skipIf(!canBeNobody);
let nats: TestNats;
let foreign: ForeignListener | null = null;
let relay: Relay | null = null;
beforeAll(async () => {
  nats = await startTestNats();
});
afterEach(async () => {
  foreign?.stop();
  await relay?.close();
});
afterAll(() => nats.stop());

/** A door to the broker, which can be shut at any moment so that another program takes its port. */
class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(port: number) {
    this.#server = createServer((socket) => {
      const onward = connect(port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const each of [socket, onward]) {
        this.#sockets.add(each);
        each.on('error', () => {}).on('close', () => each === socket && onward.destroy());
      }
    });
  }

  async open(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (this.#server.listening) {
      this.#server.close();
      this.#sockets.forEach((socket) => socket.destroy());
      await once(this.#server, 'close');
    }
  }
}

function recorder() {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  return { text: () => lines.join(''), logger: createLogger({ name: 'test', format: 'json', destination: { write } }) };
}

describe('a broker of another user (only root can start one)', () => {
  asRoot('receives nothing, and the log says whose it is; the connection is made when the port is ours', async () => {
    foreign = new ForeignListener('nats');
    relay = new Relay(nats.port);
    const port = await relay.open();
    await relay.close();
    await foreign.listen(port);
    const { logger, text } = recorder();
    const url = `nats://127.0.0.1:${port}`;
    const connecting = connectNats({ url, ...nats.credentials.api, name: 'test', logger });
    await expect.poll(text).toContain(`port ${port} of 127.0.0.1 is taken by a program of user nobody (uid 65534)`);
    await foreign.close();
    await relay.open(port);
    await closeNats(await connecting);
    expect(foreign.received).toBe('');
  });

  asRoot('receives nothing when it takes the port while the connection is lost', async () => {
    foreign = new ForeignListener('nats');
    relay = new Relay(nats.port);
    const port = await relay.open();
    const { logger, text } = recorder();
    const url = `nats://127.0.0.1:${port}`;
    const connection = await connectNats({ url, ...nats.credentials.api, name: 'test', logger });
    const reconnected = statusOf(connection, 'reconnect');
    await relay.close();
    await foreign.listen(port);
    // Data that is published meanwhile is lost, as ever; it must not go to the other program.
    connection.publish('psf.cmd.web-1', 'data');
    await expect.poll(() => (foreign as ForeignListener).accepted).toBeGreaterThan(0);
    await expect.poll(text).toContain('is taken by a program of user nobody');
    await foreign.close();
    await relay.open(port);
    await reconnected;
    await connection.flush();
    expect(foreign.received).toBe('');
    await closeNats(connection);
  });
});

async function statusOf(connection: NatsConnection, type: string): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === type) {
      return;
    }
  }
}
