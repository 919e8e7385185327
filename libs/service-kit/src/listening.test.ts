import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, it } from 'vitest';
import { listenOn } from './listening.js';

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

it('names the setting to change, and the address', async () => {
  const first = await listenOn('PSFLEET_X', '127.0.0.1:0', () => listen(0, '127.0.0.1'));
  const { port } = first.address() as AddressInfo;
  await expect(listenOn('PSFLEET_X', `127.0.0.1:${port}`, () => listen(port, '127.0.0.1'))).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}, because another program does: end it, or change PSFLEET_X`,
  );
  first.close();
  await expect(listenOn('PSFLEET_X', 'nowhere.invalid', () => listen(0, 'nowhere.invalid'))).rejects.toThrow(
    'PSFLEET_X names nowhere.invalid, on which this program cannot listen (ENOTFOUND)',
  );
});

it('leaves other errors as they are', async () => {
  const other = new TypeError('a defect');
  await expect(listenOn('PSFLEET_X', 'a', () => Promise.reject(other))).rejects.toBe(other);
});
