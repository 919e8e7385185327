import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';

/** Connections that one address, or one /64 of IPv6, may have; many people may be behind one. */
export const maxOfAddress = 64;
/** Everybody on this machine has one address. Half of all, so that they leave room for other machines. */
export const maxOfLoopback = 500;

/** The addresses that carry the connections of others, and may have as many as there are. */
export type IsProxy = (address: string) => boolean;

/** Closes the connections that an address opens beyond its share, before a byte of them is read. */
export function limitAddresses(server: Server, isProxy: IsProxy): void {
  const counts = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress);
    if (address === '') {
      // It has left already.
      socket.destroy();
      return;
    }
    if (isProxy(address)) {
      return;
    }
    const isLoopback = loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
    const holder = isLoopback ? 'loopback' : networkOf(address);
    const count = counts.get(holder) ?? 0;
    if (count >= (isLoopback ? maxOfLoopback : maxOfAddress)) {
      socket.destroy();
      return;
    }
    counts.set(holder, count + 1);
    socket.once('close', () => {
      const left = (counts.get(holder) ?? 1) - 1;
      if (left === 0) {
        counts.delete(holder);
      } else {
        counts.set(holder, left);
      }
    });
  });
}

/** Knows addresses and networks, such as 10.0.0.0/8, that are valid. */
export function createProxyCheck(proxies: readonly string[]): IsProxy {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) {
      list.addAddress(address, family);
    } else {
      list.addSubnet(address, Number(bits), family);
    }
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** The address without its interface, and one of IPv4 as such. A client that has left already has none. */
function plainAddress(address = ''): string {
  return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The first four groups of an address of IPv6, of which a machine may have the rest; one of IPv4 as it is. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}
