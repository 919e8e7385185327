import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPeerSocket } from './peer-socket.js';

const title = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const rest = '1 0000000000000000 20 4 30 10 -1';
/** A connection from port 55,594 to 37,782 of 127.0.0.1, as Linux 6.18 shows it. */
const ends = { localAddress: '127.0.0.1', localPort: 0xd92a, remoteAddress: '127.0.0.1', remotePort: 0x9396 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-sockets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function row(addresses: string, { state = '01', uid = 112, inode = 5561083 } = {}): string {
  return `   1: ${addresses} ${state} 00000000:00000000 00:00000000 00000000 ${uid} 0 ${inode} ${rest}`;
}

function write(table: 'tcp' | 'tcp6', ...rows: readonly string[]): void {
  writeFileSync(join(folder, table), [title, ...rows, ''].join('\n'));
}

describe('readPeerSocket', () => {
  test('finds the row whose ends are ours the other way round, not our own', async () => {
    write('tcp', row('0100007F:D92A 0100007F:9396', { uid: 5 }), row('0100007F:9396 0100007F:D92A'));
    await expect(readPeerSocket(ends, folder)).resolves.toEqual({ uid: 112, isAccepted: true, isClosed: false });
  });

  test('neither the listener nor a connection of another port counts', async () => {
    write('tcp', row('0100007F:9396 00000000:0000', { state: '0A' }), row('0100007F:9396 0100007F:D92B'));
    write('tcp6');
    await expect(readPeerSocket(ends, folder)).resolves.toBeNull();
  });

  test('a connection without an inode is not accepted', async () => {
    write('tcp', row('0100007F:9396 0100007F:D92A', { uid: 0, inode: 0 }));
    await expect(readPeerSocket(ends, folder)).resolves.toMatchObject({ isAccepted: false, isClosed: false });
  });

  test.each(['03', '0C'])('a connection in state %s, which a full queue keeps back, is not accepted', async (state) => {
    write('tcp', row('0100007F:9396 0100007F:D92A', { state, inode: 0 }));
    await expect(readPeerSocket(ends, folder)).resolves.toMatchObject({ isAccepted: false, isClosed: false });
  });

  test('a connection that the other end closed is not accepted', async () => {
    write('tcp', row('0100007F:9396 0100007F:D92A', { state: '05', inode: 0 }));
    await expect(readPeerSocket(ends, folder)).resolves.toMatchObject({ isAccepted: false, isClosed: true });
  });

  test('finds what an IPv6 listener accepted from an IPv4 client', async () => {
    write('tcp');
    write('tcp6', row('0000000000000000FFFF00000100007F:9396 0000000000000000FFFF00000100007F:D92A'));
    await expect(readPeerSocket(ends, folder)).resolves.toMatchObject({ uid: 112 });
    const mapped = { ...ends, localAddress: '::ffff:127.0.0.1', remoteAddress: '::ffff:127.0.0.1' };
    await expect(readPeerSocket(mapped, folder)).resolves.toMatchObject({ uid: 112 });
  });

  test("finds a connection of the machine's own address of IPv6", async () => {
    write('tcp6', row('B80D0120010000000000000067452301:9396 B80D0120010000000000000067452301:D92A'));
    const own = '2001:db8:0:1::123:4567';
    const six = { ...ends, localAddress: own, remoteAddress: own };
    await expect(readPeerSocket(six, folder)).resolves.toMatchObject({ uid: 112 });
  });

  test('finds a connection of ::1', async () => {
    write('tcp6', row('00000000000000000000000001000000:9396 00000000000000000000000001000000:D92A'));
    const six = { ...ends, localAddress: '::1', remoteAddress: '::1' };
    await expect(readPeerSocket(six, folder)).resolves.toMatchObject({ uid: 112 });
  });

  test('finds the last of many rows', async () => {
    const others = Array.from({ length: 20_000 }, (_, at) => {
      const port = at.toString(16).toUpperCase().padStart(4, '0');
      return row(`0100007F:9396 0200007F:${port}`, { uid: 7 });
    });
    write('tcp', ...others, row('0100007F:9396 0100007F:D92A'));
    await expect(readPeerSocket(ends, folder)).resolves.toMatchObject({ uid: 112 });
  });

  test('a kernel without IPv6 has one table', async () => {
    write('tcp');
    await expect(readPeerSocket(ends, folder)).resolves.toBeNull();
  });

  test('without the table of IPv4 nothing can be said', async () => {
    await expect(readPeerSocket(ends, folder)).rejects.toThrow('ENOENT');
  });

  test.each([
    ['no columns', '   1: 0100007F:9396 0100007F:D92A 01'],
    ['a user that is no number', row('0100007F:9396 0100007F:D92A').replace(' 112 ', ' root ')],
  ])('quotes a line with %s', async (_, line) => {
    write('tcp', line);
    await expect(readPeerSocket(ends, folder)).rejects.toThrow('unexpected line');
  });
});
