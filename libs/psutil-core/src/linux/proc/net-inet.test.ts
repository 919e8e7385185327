import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { toTcpStatus } from './inet-socket.js';
import { parseInetSockets } from './net-inet.js';

const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const parse = (...lines: string[]) =>
  parseInetSockets({ path: '/proc/net/tcp', text: [heading, ...lines, ''].join('\n') });

describe('/proc/net/tcp and its like', () => {
  it('reads TCP and UDP lines', () => {
    const tcp =
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 ' +
      '0000000000000000 100 0 0 10 0                     ';
    const udp =
      ' 4294: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 678 2 ' +
      '0000000000000000 0';
    expect(parse(tcp, udp).map(({ laddr, raddr, state, inode }) => [laddr?.port, raddr, state, inode])).toEqual([
      [8080, null, 10, 12_345],
      [53, null, 7, 678],
    ]);
  });

  it('reads IPv6 lines, and sockets without owner', () => {
    const line =
      '   1: 00000000000000000000000001000000:0050 00000000000000000000000001000000:C350 06 ' +
      '00000000:00000000 03:00000F1B 00000000     0        0 0 3 0000000000000000';
    expect(parse(line)[0]).toEqual({
      laddr: { ip: '::1', port: 80 },
      raddr: { ip: '::1', port: 50_000 },
      state: 6,
      inode: 0,
    });
  });

  it('is empty with the heading alone, or nothing', () => {
    expect(parse()).toEqual([]);
    expect(parseInetSockets({ path: '/proc/net/tcp', text: '' })).toEqual([]);
  });

  it.each([
    ['words', 'hello world'],
    ['too few columns', '   0: 0100007F:1F90 00000000:0000 0A'],
    ['no hexadecimal', '   0: 010G007F:1F90 00000000:0000 0A 0:0 00:0 0 0 0 1 '],
    ['a short address', '   0: 007F:1F90 00000000:0000 0A 0:0 00:0 0 0 0 1 '],
  ])('rejects %s and quotes the line', (_, line) => {
    expect(() => parse(line)).toThrow(UnexpectedFormat);
  });

  it('knows all states of TCP', () => {
    expect([1, 6, 10, 12].map((state) => toTcpStatus(state))).toEqual([
      'ESTABLISHED',
      'TIME_WAIT',
      'LISTEN',
      'SYN_RECV',
    ]);
    expect([0, 13, 255].map((state) => toTcpStatus(state))).toEqual([null, null, null]);
  });
});
