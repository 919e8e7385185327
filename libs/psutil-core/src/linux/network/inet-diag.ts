// sock_diag(7), include/uapi/linux/inet_diag.h: TCP and UDP sockets as binary records, several times cheaper than /proc/net
import { decodeBinaryAddress } from '../proc/inet-address.js';
import type { InetSocket } from '../proc/inet-socket.js';
import { dumpNetlink } from '../native/netlink.js';

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
/** The older request: TCP of both families in one walk over the kernel's table of connections, which costs more than the sockets in it. */
const TCPDIAG_GETSOCK = 18;

const NUMBERS = { AF_INET: 2, AF_INET6: 10, tcp: 6, udp: 17 } as const;
/** TCP states 1 to 12: what /proc/net lists. Above are sockets that are bound, but not used yet. */
const STATES = 0x1ffe;
const RECORD_SIZE = 72;

/** Sockets by family. */
export interface SocketsByFamily {
  readonly AF_INET: InetSocket[];
  readonly AF_INET6: InetSocket[];
}

/** All TCP sockets of our network namespace. Throws NativeCallFailed where the kernel does not offer this. */
export function readTcpDiag(): SocketsByFamily {
  const body = Buffer.alloc(60);
  body.writeUInt32LE(STATES, 52);
  const sockets: SocketsByFamily = { AF_INET: [], AF_INET6: [] };
  dumpNetlink(NETLINK_SOCK_DIAG, [{ type: TCPDIAG_GETSOCK, body }], ({ payload }) => addSocket(payload, sockets));
  return sockets;
}

/** Sockets of one family and protocol. Throws NativeCallFailed where the kernel does not offer this. */
export function readInetDiag(family: 'AF_INET' | 'AF_INET6', protocol: 'tcp' | 'udp'): InetSocket[] {
  const body = Buffer.alloc(56);
  body.writeUInt8(NUMBERS[family], 0);
  body.writeUInt8(NUMBERS[protocol], 1);
  body.writeUInt32LE(STATES, 4);
  const sockets: SocketsByFamily = { AF_INET: [], AF_INET6: [] };
  dumpNetlink(NETLINK_SOCK_DIAG, [{ type: SOCK_DIAG_BY_FAMILY, body }], ({ payload }) => addSocket(payload, sockets));
  return sockets[family];
}

/** Pure: struct inet_diag_msg. Ports and addresses are in network order. Other records are passed over. */
export function addSocket(record: Buffer, sockets: SocketsByFamily): void {
  const isIpv4 = record[0] === NUMBERS.AF_INET;
  if (record.length < RECORD_SIZE || (!isIpv4 && record[0] !== NUMBERS.AF_INET6)) {
    return;
  }
  const length = isIpv4 ? 4 : 16;
  sockets[isIpv4 ? 'AF_INET' : 'AF_INET6'].push({
    laddr: decodeBinaryAddress(record, 8, length, record.readUInt16BE(4)),
    raddr: decodeBinaryAddress(record, 24, length, record.readUInt16BE(6)),
    state: record.readUInt8(1),
    inode: record.readUInt32LE(68),
  });
}
