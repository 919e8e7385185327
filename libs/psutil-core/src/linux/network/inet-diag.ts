// sock_diag(7), include/uapi/linux/inet_diag.h: TCP and UDP sockets as binary records, several times cheaper than
// /proc/net
import { dumpNetlink } from '../native/netlink.js';
import { decodeBinaryAddress } from '../proc/inet-address.js';
import type { InetSocket } from '../proc/inet-socket.js';

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
/**
 * The older request lists TCP sockets of both families in one walk over the kernel's hash table. The walk costs more
 * than the sockets that it finds.
 */
const TCPDIAG_GETSOCK = 18;

const numbers = { AF_INET: 2, AF_INET6: 10, tcp: 6, udp: 17 } as const;
/** Bits of TCP states 1 to 12, which /proc/net lists. State 13 is a socket that is bound but not in use. */
const listedStates = 0x1ffe;
const recordSize = 72;

export interface SocketsByFamily {
  readonly AF_INET: InetSocket[];
  readonly AF_INET6: InetSocket[];
}

/** All TCP sockets of our network namespace. Throws NativeCallFailed where the kernel lacks sock_diag. */
export function readTcpDiag(): SocketsByFamily {
  const body = Buffer.alloc(60);
  body.writeUInt32LE(listedStates, 52);
  const sockets: SocketsByFamily = { AF_INET: [], AF_INET6: [] };
  dumpNetlink(NETLINK_SOCK_DIAG, [{ type: TCPDIAG_GETSOCK, body }], ({ payload }) => addSocket(payload, sockets));
  return sockets;
}

/** Sockets of one family and protocol. Throws NativeCallFailed where the kernel lacks sock_diag. */
export function readInetDiag(family: 'AF_INET' | 'AF_INET6', protocol: 'tcp' | 'udp'): InetSocket[] {
  const body = Buffer.alloc(56);
  body.writeUInt8(numbers[family], 0);
  body.writeUInt8(numbers[protocol], 1);
  body.writeUInt32LE(listedStates, 4);
  const sockets: SocketsByFamily = { AF_INET: [], AF_INET6: [] };
  dumpNetlink(NETLINK_SOCK_DIAG, [{ type: SOCK_DIAG_BY_FAMILY, body }], ({ payload }) => addSocket(payload, sockets));
  return sockets[family];
}

/** Decodes a struct inet_diag_msg; ports and addresses are in network order. Skips other records. */
export function addSocket(record: Buffer, sockets: SocketsByFamily): void {
  const isIpv4 = record[0] === numbers.AF_INET;
  if (record.length < recordSize || (!isIpv4 && record[0] !== numbers.AF_INET6)) {
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
