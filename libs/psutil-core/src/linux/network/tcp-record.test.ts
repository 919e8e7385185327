import { describe, expect, it } from 'vitest';
import { createTcpRecord, decodeTcpRecord, increaseOf, isOtherConnection, type TcpRecord } from './tcp-record.js';

interface Counters {
  readonly acked?: bigint;
  readonly received?: bigint;
  readonly sent?: bigint;
  readonly retransmitted?: bigint;
}

/** An inet_diag_msg with the attributes of a real answer: shutdown (8), then tcp_info (2). */
function message(state: number, counters: Counters, infoSize = 280): Buffer {
  const bytes = Buffer.alloc(72 + 8 + 4 + infoSize);
  bytes.writeUInt8(2, 0);
  bytes.writeUInt8(state, 1);
  bytes.writeUInt16BE(40_000, 4);
  bytes.writeUInt16BE(443, 6);
  bytes.writeUInt32LE(77, 44);
  bytes.writeUInt32LE(1, 48);
  bytes.writeUInt32LE(4_100_000_000, 68);
  bytes.writeUInt16LE(5, 72);
  bytes.writeUInt16LE(8, 74);
  bytes.writeUInt16LE(4 + infoSize, 80);
  bytes.writeUInt16LE(2, 82);
  const put = (offset: number, value = 0n): void => {
    if (infoSize >= offset + 8) {
      bytes.writeBigUInt64LE(value, 84 + offset);
    }
  };
  bytes.writeUInt32LE(9_000, 84 + 44);
  bytes.writeUInt32LE(30, 84 + 52);
  bytes.writeUInt32LE(20, 84 + 56);
  put(120, counters.acked);
  put(128, counters.received);
  put(200, counters.sent);
  put(208, counters.retransmitted);
  return bytes;
}

function decode(bytes: Buffer): TcpRecord | null {
  const record = createTcpRecord();
  return decodeTcpRecord(bytes, 0, bytes.length, record) ? record : null;
}

const established = 1;
const closeWait = 8;

describe('a TCP socket of sock_diag', () => {
  it('has its cookie, inode and payload, without what was sent again', () => {
    expect(decode(message(established, { sent: 1_500n, retransmitted: 500n, received: 70n }))).toEqual({
      cookie: 2 ** 32 + 77,
      inode: 4_100_000_000,
      localPort: 40_000,
      remotePort: 443,
      sent: 1_000,
      received: 70,
      idleMs: 20,
    });
  });

  it('received one byte less than the kernel counts once the other side has closed', () => {
    expect(decode(message(closeWait, { received: 71n }))?.received).toBe(70);
    expect(decode(message(closeWait, { received: 0n }))?.received).toBe(0);
  });

  it('sent what was acknowledged where the kernel counts no retransmitted bytes', () => {
    expect(decode(message(established, { acked: 900n, received: 1n }, 192))?.sent).toBe(900);
  });

  it('is skipped without tcp_info, or if it is cut', () => {
    const whole = message(established, {});
    expect(decode(message(established, {}, 104))).toBeNull();
    expect([0, 10, 71, 72, 79, 83, 90].map((length) => decode(whole.subarray(0, length)))).toEqual(
      Array.from({ length: 7 }, () => null),
    );
  });
});

describe('increases of counters that a number cannot hold', () => {
  const at = (sent: bigint): number => decode(message(established, { sent }))?.sent ?? Number.NaN;

  it.each([
    [2n ** 53n + 1n, 2n ** 53n + 4n, 3],
    [2n ** 52n - 1n, 2n ** 52n + 1n, 2],
    [2n ** 63n, 2n ** 63n + 9_007_199n, 9_007_199],
    [5n, 5n, 0],
    // The kernel took some back.
    [1_000n, 990n, 0],
  ])('%d -> %d: exactly %d', (before, now, increase) => {
    expect(increaseOf(at(before), at(now))).toBe(increase);
  });
});

describe('a socket that connects again', () => {
  const known = { localPort: 40_000, remotePort: 443, sent: 1_000, received: 500 };

  it.each([
    ['from another port', { localPort: 40_001, sent: 2_000 }, true],
    ['to another port', { remotePort: 80, sent: 2_000 }, true],
    ['with fewer received bytes', { received: 400 }, true],
    ['without any bytes', { sent: 0, received: 0 }, true],
    ['no: it goes on', { sent: 1_001, received: 501 }, false],
    ['no: its end names no port', { localPort: 0 }, false],
    ['no: the other side closed', { received: 499 }, false],
    ['no: the kernel took some back', { sent: 990 }, false],
  ])('%s', (_, changes, isOther) => {
    expect(isOtherConnection(known, { ...known, ...changes })).toBe(isOther);
  });
});
