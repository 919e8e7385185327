import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parseUnixLines } from './net-unix.js';

const parse = (...lines: string[]) =>
  parseUnixLines({
    path: '/proc/net/unix',
    text: ['Num       RefCount Protocol Flags    Type St Inode Path', ...lines, ''].join('\n'),
  });

describe('/proc/net/unix', () => {
  it('reads paths, abstract names and sockets without name', () => {
    expect(
      parse(
        '0000000000000000: 00000002 00000000 00010000 0001 01 20 /run/with blank.sock',
        '0000000000000000: 00000003 00000000 00000000 0005 03 462170 @/tmp/dbus-qw2hMPIU3n',
        '0000000000000000: 00000002 00000000 00000000 0002 01 30',
      ),
    ).toEqual([
      { type: 'SOCK_STREAM', inode: 20, path: '/run/with blank.sock' },
      { type: 'SOCK_SEQPACKET', inode: 462_170, path: '@/tmp/dbus-qw2hMPIU3n' },
      { type: 'SOCK_DGRAM', inode: 30, path: '' },
    ]);
  });

  it('skips the rest of a path with a newline', () => {
    expect(parse('0: 2 0 0 0001 03 462170 /tmp/a', 'b')).toEqual([
      { type: 'SOCK_STREAM', inode: 462_170, path: '/tmp/a' },
    ]);
  });

  it('does not believe a line that a name forged, and reads the sockets after it', () => {
    expect(
      parse(
        '0000000000000000: 00000002 00000000 00010000 0001 01 20 @a',
        'b c',
        '0: 2 0 10000 0001 01 999 /run/docker.sock',
        '0000000000000000: 00000002 00000000 00010000 0002 01 21 /run/b.sock',
      ),
    ).toEqual([
      { type: 'SOCK_STREAM', inode: 20, path: '@a' },
      { type: 'SOCK_DGRAM', inode: 21, path: '/run/b.sock' },
    ]);
  });

  it('believes no name of an inode that has two', () => {
    const line = '0000000000000000: 00000002 00000000 00010000 0001 01';
    expect(
      parse(`${line} 20 @a`, `${line} 21 /run/docker.sock`, `${line} 21 /run/b.sock`).map(({ path }) => path),
    ).toEqual(['@a', '', '']);
  });

  it.each([
    ['too few columns', '0: 2 0 0 0001 03'],
    ['an unknown type', '0: 2 0 0 0009 03 5'],
    ['an inode that is no number', '0: 2 0 0 0001 03 x'],
  ])('rejects %s', (_, line) => {
    expect(() => parse(line)).toThrow(UnexpectedFormat);
  });
});
