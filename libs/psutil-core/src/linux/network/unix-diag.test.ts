import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createPsutil } from '../../create-psutil.js';
import { decodeUnixSocket, readUnixDiag } from './unix-diag.js';

function record(type: number, inode: number, name?: Buffer): Buffer {
  const attribute = name === undefined ? Buffer.alloc(0) : Buffer.alloc((4 + name.length + 3) & ~3);
  if (name !== undefined) {
    attribute.writeUInt16LE(4 + name.length, 0);
    name.copy(attribute, 4);
  }
  const bytes = Buffer.concat([Buffer.alloc(16), attribute]);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(type, 1);
  bytes.writeUInt32LE(inode, 4);
  return bytes;
}

describe('UNIX sockets of sock_diag', () => {
  it.each([
    ['no name', record(2, 5), { type: 'SOCK_DGRAM', inode: 5, path: '' }],
    [
      'a path with its NUL',
      record(1, 6, Buffer.from('/run/a b.sock\0')),
      { type: 'SOCK_STREAM', inode: 6, path: '/run/a b.sock' },
    ],
    [
      'an abstract name with NULs and a newline',
      record(5, 7, Buffer.from('\0a\nb\0c')),
      { type: 'SOCK_SEQPACKET', inode: 7, path: '@a\nb@c' },
    ],
    ['an unknown type', record(9, 8), null],
    ['a cut record', record(1, 9).subarray(0, 12), null],
  ])('%s', (_, bytes, socket) => {
    expect(decodeUnixSocket(bytes)).toEqual(socket);
  });

  const ps = createPsutil();
  // The name of another socket, as it would be in a line of /proc/net/unix.
  const forged = `psfleet\n${'0'.repeat(16)}: 00000002 00000000 00010000 0001 01 999 /run/docker.sock`;
  const folder = join(tmpdir(), `psfleet ${process.pid}\n.sock`);
  const servers = [createServer().listen(`\0${forged}`), createServer().listen(folder)];
  afterAll(() => {
    for (const server of servers) {
      server.close();
    }
    rmSync(folder, { force: true });
  });

  it('a name with newlines is one socket, and does not pretend to be another', () => {
    const paths = readUnixDiag().map(({ path }) => path);
    expect(paths).toContain(folder);
    expect(paths.some((path) => path.startsWith('@psfleet\n000'))).toBe(true);
    const own = ps.netConnections({ kind: 'unix' }).filter(({ pid }) => pid === process.pid);
    expect(own.map(({ laddr }) => laddr)).toEqual(expect.arrayContaining([folder]));
    expect(new ps.Process().netConnections({ kind: 'unix' }).map(({ laddr }) => laddr)).toContain(folder);
    expect(ps.netConnections({ kind: 'unix' }).filter(({ laddr }) => laddr === '/run/docker.sock').length).toBe(
      paths.filter((path) => path === '/run/docker.sock').length,
    );
    expect(ps.netConnectionCounts().find(({ kind }) => kind === 'unix')?.count).toBeGreaterThan(1);
  });
});
