import { describe, expect, it } from 'vitest';
import { FakeIo, type FakeEntry } from '../../../tests/testing/fake-io.js';
import type { ConnectionKind } from '../../model/network.js';
import { readConnectionCounts } from './connection-counts.js';
import { readConnections, readProcessConnections } from './connections.js';
import { SocketOwnerFinder } from './socket-owner-finder.js';

const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const inet = (local: string, remote: string, state: string, inode: number) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0\n`;

const machine: Readonly<Record<string, FakeEntry>> = {
  '/proc/net/tcp': [
    heading,
    inet('0100007F:1F90', '00000000:0000', '0A', 11),
    inet('0100007F:1F90', '0100007F:C350', '06', 0),
    inet('0100007F:1F90', '0100007F:C350', '06', 0),
    inet('0100007F:1F91', '00000000:0000', '0A', 99),
  ].join(''),
  '/proc/net/udp': `${heading}${inet('0100007F:0035', '00000000:0000', '07', 12)}`,
  '/proc/net/unix': 'Num\n0: 2 0 0 0001 01 13 /run/a.sock\n0: 2 0 0 0002 01 77 @b\n',
  '/proc/10/fd/3': { link: 'socket:[11]' },
  '/proc/10/fd/4': { link: '/dev/null' },
  '/proc/10/fd/5': { link: 'socket:[13]' },
  '/proc/10/fd/6': { link: 'socket:[13]' },
  '/proc/10/fd/7': { error: 'ENOENT' },
  '/proc/20/fd/3': { link: 'socket:[11]' },
  '/proc/20/fd/8': { link: 'socket:[12]' },
  '/proc/30/fd/0': { link: 'pipe:[11]' },
};
const contextOf = (entries: Readonly<Record<string, FakeEntry>>) => ({
  io: new FakeIo(entries),
  procRoot: '/proc',
  sysRoot: '/sys',
  rootFs: '',
});

const connectionsOf = (entries: Readonly<Record<string, FakeEntry>>, kind: ConnectionKind) => {
  const context = contextOf(entries);
  return readConnections(context, kind, new SocketOwnerFinder(context));
};

describe('netConnections', () => {
  it('lists each socket once, with owner, state and addresses', () => {
    expect(connectionsOf(machine, 'tcp')).toEqual([
      // Both processes share this socket after a fork; the newest counts, as in psutil.
      {
        fd: 3,
        family: 'AF_INET',
        type: 'SOCK_STREAM',
        laddr: { ip: '127.0.0.1', port: 8080 },
        raddr: null,
        status: 'LISTEN',
        pid: 20,
      },
      {
        fd: null,
        family: 'AF_INET',
        type: 'SOCK_STREAM',
        laddr: { ip: '127.0.0.1', port: 8080 },
        raddr: { ip: '127.0.0.1', port: 50_000 },
        status: 'TIME_WAIT',
        pid: null,
      },
      {
        fd: null,
        family: 'AF_INET',
        type: 'SOCK_STREAM',
        laddr: { ip: '127.0.0.1', port: 8081 },
        raddr: null,
        status: 'LISTEN',
        pid: null,
      },
    ]);
  });

  it('gives UDP no status, whatever the kernel calls it', () => {
    expect(connectionsOf(machine, 'udp4')).toEqual([
      {
        fd: 8,
        family: 'AF_INET',
        type: 'SOCK_DGRAM',
        laddr: { ip: '127.0.0.1', port: 53 },
        raddr: null,
        status: 'NONE',
        pid: 20,
      },
    ]);
  });

  it('lists every descriptor of a UNIX socket', () => {
    expect(connectionsOf(machine, 'unix').map(({ fd, pid, laddr }) => [fd, pid, laddr])).toEqual([
      [5, 10, '/run/a.sock'],
      [6, 10, '/run/a.sock'],
      [null, null, '@b'],
    ]);
  });

  it('lists unnamed UNIX sockets without a known owner once per type, as psutil does', () => {
    const unix = 'Num\n0: 2 0 0 0001 01 77\n0: 2 0 0 0001 01 78\n0: 2 0 0 0002 01 79\n';
    expect(connectionsOf({ ...machine, '/proc/net/unix': unix }, 'unix').map(({ type }) => type)).toEqual([
      'SOCK_STREAM',
      'SOCK_DGRAM',
    ]);
  });

  it.each([
    ['all', 7],
    ['inet', 4],
    ['inet6', 0],
    ['tcp6', 0],
    ['inet4', 4],
  ] as const)('%s: %d sockets', (kind, count) => {
    expect(connectionsOf(machine, kind)).toHaveLength(count);
  });

  it('skips processes that it is not permitted to read', () => {
    const forbidden = {
      ...machine,
      '/proc/20/fd/3': { error: 'EACCES' },
      '/proc/20/fd/8': { error: 'EACCES' },
    } as const;
    expect(connectionsOf(forbidden, 'inet').map(({ pid }) => pid)).toEqual([10, null, null, null]);
  });

  it('needs the IPv4 files', () => {
    expect(() => connectionsOf({ '/proc/net/tcp6': heading }, 'inet')).toThrow('ENOENT');
  });
});

describe('netConnections of a process', () => {
  it('lists only its own sockets', () => {
    expect(readProcessConnections(contextOf(machine), 10, 'all').map(({ fd, family }) => [fd, family])).toEqual([
      [3, 'AF_INET'],
      [5, 'AF_UNIX'],
      [6, 'AF_UNIX'],
    ]);
    expect(readProcessConnections(contextOf(machine), 30, 'all')).toEqual([]);
  });

  it('does not hide that the process is gone', () => {
    expect(() => readProcessConnections(contextOf(machine), 40, 'all')).toThrow('ENOENT');
  });
});

describe('netConnectionCounts', () => {
  it('counts each socket once, and lists states without sockets as 0', () => {
    const counts = readConnectionCounts(
      contextOf({
        ...machine,
        '/proc/net/unix': 'Num\n0: 2 0 0 0001 01 13 /run/a.sock\n0: 2 0 0 0002 01 77 @b\n0: 2 0 0 0002 01 77 @b\n',
      }),
    );
    expect(counts.filter(({ count }) => count > 0)).toEqual([
      { kind: 'tcp4', status: 'TIME_WAIT', count: 1 },
      { kind: 'tcp4', status: 'LISTEN', count: 2 },
      { kind: 'udp4', status: 'NONE', count: 1 },
      { kind: 'unix', status: 'NONE', count: 2 },
    ]);
    expect(counts).toHaveLength(11 + 11 + 2 + 1);
  });

  it('rejects a state that does not exist', () => {
    expect(() =>
      readConnectionCounts(
        contextOf({ ...machine, '/proc/net/tcp': `${heading}${inet('0100007F:1F90', '00000000:0000', '0F', 11)}` }),
      ),
    ).toThrow('a known TCP state');
  });
});
