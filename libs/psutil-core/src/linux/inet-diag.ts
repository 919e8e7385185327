// sock_diag(7), include/uapi/linux/inet_diag.h: TCP and UDP sockets as binary records, several times cheaper than /proc/net
import { decodeBinaryAddress } from './inet-address.js';
import type { InetSocket } from './inet-socket.js';
import { dumpNetlink, type NetlinkMessage } from './native/netlink.js';

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
/** The older request: TCP of both families in one walk over the kernel's table of connections, which costs more than the sockets in it. */
const TCPDIAG_GETSOCK = 18;

const NUMBERS = { AF_INET: 2, AF_INET6: 10, tcp: 6, udp: 17 } as const;
/** TCP states 1 to 12: what /proc/net lists. Above are sockets that are bound, but not used yet. */
const STATES = 0x1ffe;
const RECORD_SIZE = 72;

/** TCP sockets by family. */
export interface TcpSockets {
  readonly AF_INET: InetSocket[];
  readonly AF_INET6: InetSocket[];
}

/** All TCP sockets of our network namespace. Throws NativeCallFailed where the kernel does not offer this. */
export function readTcpDiag(): TcpSockets {
  const request = Buffer.alloc(60);
  request.writeUInt32LE(STATES, 52);
  const messages = dumpNetlink(NETLINK_SOCK_DIAG, TCPDIAG_GETSOCK, request);
  return { AF_INET: decodeSockets(messages, 'AF_INET'), AF_INET6: decodeSockets(messages, 'AF_INET6') };
}

/** Sockets of one family and protocol. Throws NativeCallFailed where the kernel does not offer this. */
export function readInetDiag(family: 'AF_INET' | 'AF_INET6', protocol: 'tcp' | 'udp'): InetSocket[] {
  const request = Buffer.alloc(56);
  request.writeUInt8(NUMBERS[family], 0);
  request.writeUInt8(NUMBERS[protocol], 1);
  request.writeUInt32LE(STATES, 4);
  return decodeSockets(dumpNetlink(NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, request), family);
}

/** Pure: struct inet_diag_msg. Ports and addresses are in network order. */
export function decodeSockets(messages: readonly NetlinkMessage[], family: 'AF_INET' | 'AF_INET6'): InetSocket[] {
  const length = family === 'AF_INET' ? 4 : 16;
  const sockets: InetSocket[] = [];
  for (const { payload } of messages) {
    if (payload.length >= RECORD_SIZE && payload[0] === NUMBERS[family]) {
      sockets.push({
        laddr: decodeBinaryAddress(payload, 8, length, payload.readUInt16BE(4)),
        raddr: decodeBinaryAddress(payload, 24, length, payload.readUInt16BE(6)),
        state: payload.readUInt8(1),
        inode: payload.readUInt32LE(68),
      });
    }
  }
  return sockets;
}
