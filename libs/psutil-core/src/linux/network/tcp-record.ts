// sock_diag(7), include/uapi/linux/inet_diag.h and tcp.h: what a TCP socket has transferred
import type { NetlinkRequest } from '../native/netlink.js';

const AF_INET = 2;
const AF_INET6 = 10;
/** Lists the TCP sockets of both families in one walk over the kernel's table; see inet-diag.ts. */
const TCPDIAG_GETSOCK = 18;
const INET_DIAG_INFO = 2;
/** Bits of the states that carry data: all but SYN_RECV (3), TIME_WAIT (6), LISTEN (10) and what comes after 11. */
const carryingStates = 0xfff & ~((1 << 0) | (1 << 3) | (1 << 6) | (1 << 10));

/** States in which the other side has closed: CLOSE_WAIT, LAST_ACK, CLOSING. And CLOSE: the connection has ended. */
const closedStates: ReadonlySet<number> = new Set([7, 8, 9, 11]);

const recordSize = 72;
/** Offsets in struct tcp_info of milliseconds since data was sent, data was received, something was acknowledged. */
const lastDataSent = 44;
const lastDataReceived = 52;
const lastAcknowledged = 56;
/** The same of counters. Linux 4.1 has the first two, 4.19 the others. */
const bytesAcked = 120;
const bytesReceived = 128;
const bytesSent = 200;
const bytesRetransmitted = 208;

/**
 * Counters are kept modulo 2^52, so that a JavaScript number holds them exactly; `increaseOf` gives the difference of
 * two, which is exact whatever the connection has transferred before.
 */
const modulus = 2 ** 52;

/** A struct inet_diag_req (the older one) for all sockets that carry data, with their tcp_info. */
export function tcpInfoRequest(): NetlinkRequest {
  const body = Buffer.alloc(60);
  body.writeUInt8(1 << (INET_DIAG_INFO - 1), 3);
  body.writeUInt32LE(carryingStates, 52);
  return { type: TCPDIAG_GETSOCK, body };
}

/** One TCP socket. `decodeTcpRecord` overwrites it, so that a dump of thousands creates no object for each. */
export interface TcpRecord {
  /** Number of the socket, unique until the next boot. */
  cookie: number;
  /** 0 if no process holds it any more, and in the news of its end. */
  inode: number;
  /** 0 in the news of its end. */
  localPort: number;
  remotePort: number;
  /** Payload that was sent, without what was sent again, modulo 2^52. */
  sent: number;
  /** Payload that was received, in order, modulo 2^52. */
  received: number;
  /** Milliseconds since it carried something; at most its age. */
  idleMs: number;
}

/** A record to decode into. */
export function createTcpRecord(): TcpRecord {
  return { cookie: 0, inode: 0, localPort: 0, remotePort: 0, sent: 0, received: 0, idleMs: 0 };
}

/**
 * Decodes a struct inet_diag_msg between `start` and `end`, and the tcp_info among its attributes. Returns false for
 * anything else, and where either is missing.
 */
export function decodeTcpRecord(bytes: Buffer, start: number, end: number, record: TcpRecord): boolean {
  const family = bytes[start];
  if (end - start < recordSize || (family !== AF_INET && family !== AF_INET6)) {
    return false;
  }
  record.cookie = bytes.readUInt32LE(start + 48) * 2 ** 32 + bytes.readUInt32LE(start + 44);
  record.inode = bytes.readUInt32LE(start + 68);
  record.localPort = bytes.readUInt16BE(start + 4);
  record.remotePort = bytes.readUInt16BE(start + 6);
  let at = start + recordSize;
  while (at + 4 <= end) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > end) {
      return false;
    }
    if (bytes.readUInt16LE(at + 2) === INET_DIAG_INFO) {
      return decodeTcpInfo(bytes, at + 4, at + length, closedStates.has(bytes[start + 1] ?? 0), record);
    }
    at += (length + 3) & ~3;
  }
  return false;
}

function decodeTcpInfo(bytes: Buffer, start: number, end: number, isClosed: boolean, record: TcpRecord): boolean {
  const size = end - start;
  if (size < bytesReceived + 8) {
    return false;
  }
  record.idleMs = Math.min(
    bytes.readUInt32LE(start + lastDataSent),
    bytes.readUInt32LE(start + lastDataReceived),
    bytes.readUInt32LE(start + lastAcknowledged),
  );
  const received = readModulo(bytes, start + bytesReceived);
  // The kernel counts the end of the other side's data, which is not payload, as one byte (tcp_fin).
  record.received = isClosed && received > 0 ? received - 1 : received;
  record.sent =
    size < bytesRetransmitted + 8
      ? readModulo(bytes, start + bytesAcked)
      : difference(readModulo(bytes, start + bytesRetransmitted), readModulo(bytes, start + bytesSent));
  return true;
}

/** A little-endian 64-bit counter modulo 2^52. */
function readModulo(bytes: Buffer, at: number): number {
  return (bytes.readUInt32LE(at + 4) & 0xf_ffff) * 2 ** 32 + bytes.readUInt32LE(at);
}

/** How much a counter modulo 2^52 has grown; 0 if the kernel took some of it back. */
export function increaseOf(before: number, now: number): number {
  const increase = difference(before, now);
  return increase < modulus / 2 ? increase : 0;
}

type Connection = Pick<TcpRecord, 'localPort' | 'remotePort' | 'sent' | 'received'>;

/**
 * Whether a socket was disconnected and connected again (connect(2) with AF_UNSPEC) since it was `known`: a port is
 * another one, or a counter begins again. The kernel takes back one received byte at most, and never all sent ones.
 */
export function isOtherConnection(known: Connection, now: Connection): boolean {
  return (
    isOtherPort(known.localPort, now.localPort) ||
    isOtherPort(known.remotePort, now.remotePort) ||
    increaseOf(now.received, known.received) > 1 ||
    (now.sent === 0 && now.received === 0 && known.sent > 0)
  );
}

/** A port of 0 is not known. */
function isOtherPort(known: number, now: number): boolean {
  return known !== now && known !== 0 && now !== 0;
}

function difference(before: number, now: number): number {
  return now >= before ? now - before : now - before + modulus;
}
