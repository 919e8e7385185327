import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { describeListener } from './port-listener.js';

test.each(['127.0.0.1', '::1'])('says whose program listens on %s', async (host) => {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { username, uid } = userInfo();
  expect(describeListener(port)).toBe(`user ${username} (uid ${uid})`);
  server.close();
  await once(server, 'close');
  expect(describeListener(port)).toBeNull();
});

test('knows nothing where the system has no such tables', () => {
  expect(describeListener(1, '/nonexistent')).toBeNull();
});
