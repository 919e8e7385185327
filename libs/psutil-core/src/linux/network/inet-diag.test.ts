import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { realIo } from '../../platform/io.js';
import { decodeSocketInode, readSocketLinks } from '../native/socket-links.js';
import { addSocket, readTcpDiag, type SocketsByFamily } from './inet-diag.js';
import { readInetTables, type InetTable } from './inet-tables.js';
import { ownPlace } from './socket-place.js';

function record(family: number, state: number, local: number[], localPort: number, inode: number): Buffer {
  const bytes = Buffer.alloc(72);
  bytes.writeUInt8(family, 0);
  bytes.writeUInt8(state, 1);
  bytes.writeUInt16BE(localPort, 4);
  Buffer.from(local).copy(bytes, 8);
  bytes.writeUInt32LE(inode, 68);
  return bytes;
}

describe('socket diagnosis', () => {
  it('decodes the records of a family', () => {
    const sockets: SocketsByFamily = { AF_INET: [], AF_INET6: [] };
    const records = [
      record(2, 10, [127, 0, 0, 1], 8080, 11),
      record(10, 1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 80, 12),
      Buffer.alloc(10),
      Buffer.alloc(72),
    ];
    for (const bytes of records) {
      addSocket(bytes, sockets);
    }
    expect(sockets.AF_INET).toEqual([{ laddr: { ip: '127.0.0.1', port: 8080 }, raddr: null, state: 10, inode: 11 }]);
    expect(sockets.AF_INET6).toEqual([{ laddr: { ip: '::1', port: 80 }, raddr: null, state: 1, inode: 12 }]);
  });

  it('reads the same sockets as the files', async () => {
    const servers = ['127.0.0.1', '::1'].map((host) => createServer().listen(0, host));
    await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
    const ports = servers.map((server) => (server.address() as AddressInfo).port);
    const tables: InetTable[] = [
      { family: 'AF_INET', protocol: 'tcp' },
      { family: 'AF_INET6', protocol: 'tcp' },
    ];
    const context = { io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: '' };
    const own = (io: typeof realIo) =>
      [...readInetTables({ ...context, io }, tables, ownPlace({ ...context, io })).values()].map((sockets) =>
        sockets.filter(({ laddr }) => ports.includes(laddr?.port ?? 0)),
      );
    const byDiagnosis = own(realIo);
    expect(own({ ...realIo })).toEqual(byDiagnosis);
    expect(byDiagnosis.map((sockets) => sockets.length)).toEqual([1, 1]);
    expect(readTcpDiag().AF_INET6.some(({ laddr }) => laddr?.port === ports[1])).toBe(true);
    for (const server of servers) {
      server.close();
    }
  });
});

describe('links of descriptors', () => {
  it.each([
    ['socket:[123]', 123],
    ['socket:[7]', 7],
    ['socket:[]', null],
    ['pipe:[123]', null],
    ['/dev/null', null],
    ['', null],
  ])('%j -> %s', (text, inode) => {
    const bytes = Buffer.alloc(64);
    expect(decodeSocketInode(bytes, bytes.write(text, 'latin1'))).toBe(inode);
  });

  it('skips closed descriptors, and throws if the process is gone', () => {
    const found: number[] = [];
    readSocketLinks('/proc/self/fd', ['99999', 'x'], (fd) => found.push(fd));
    expect(found).toEqual([]);
    expect(() => readSocketLinks('/proc/0/fd', ['1'], () => undefined)).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});
