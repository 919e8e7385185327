import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createProxyCheck, limitAddresses, maxOfAddress, maxOfLoopback, networkOf } from './limit-addresses.js';

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
  sockets.splice(0).forEach((socket) => socket.destroy());
});

/** Has the server see a connection of an address, which need not exist on this machine. */
function accept(address: string | undefined): Socket {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  sockets.push(socket);
  server.emit('connection', socket);
  return socket;
}

function acceptMany(count: number, address: (at: number) => string): number {
  return Array.from({ length: count }, (_, at) => accept(address(at))).filter(({ destroyed }) => !destroyed).length;
}

function limit(...proxies: string[]): void {
  server = createServer();
  limitAddresses(server, createProxyCheck(proxies));
}

describe('the connections of an address', () => {
  it('are closed beyond its share, and leave others theirs', async () => {
    limit();
    const first = accept('192.0.2.1');
    expect(acceptMany(100, () => '192.0.2.1')).toBe(maxOfAddress - 1);
    expect(accept('::ffff:192.0.2.1').destroyed).toBe(true);
    expect(accept('192.0.2.2').destroyed).toBe(false);
    first.destroy();
    await once(first, 'close');
    expect(acceptMany(2, () => '192.0.2.1')).toBe(1);
  });

  it('are counted by the /64 of IPv6', () => {
    limit();
    expect(acceptMany(100, (at) => `2001:db8:0:1::${at + 1}`)).toBe(maxOfAddress);
    expect(accept('2001:db8:0:2::1').destroyed).toBe(false);
  });

  it('may be more of this machine, by all addresses of loopback together', () => {
    limit();
    const addresses = ['127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1'];
    expect(acceptMany(600, (at) => addresses[at % 4] ?? '')).toBe(maxOfLoopback);
    expect(accept('192.0.2.1').destroyed).toBe(false);
  });

  it('are closed if their client has left already, and counted on an interface of their own', () => {
    limit('10.1.0.0/16');
    expect(accept(undefined).destroyed).toBe(true);
    expect(acceptMany(100, (at) => `fe80::${at + 1}%eth0`)).toBe(maxOfAddress);
  });

  it('are not counted for a proxy, which carries those of everybody', () => {
    limit('10.1.0.0/16', 'fd00::5');
    expect(acceptMany(600, () => '10.1.2.3')).toBe(600);
    expect(acceptMany(100, () => '::ffff:10.1.2.3')).toBe(100);
    expect(acceptMany(100, () => 'fd00::5')).toBe(100);
    expect(acceptMany(100, () => '10.2.0.1')).toBe(maxOfAddress);
  });
});

it.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['1::3:4:5:6:7', '1:0:0:3'],
  ['192.0.2.1', '192.0.2.1'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
