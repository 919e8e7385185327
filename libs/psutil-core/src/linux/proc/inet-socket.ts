import { UnexpectedFormat } from '../../errors.js';
import type { ConnectionStatus, SocketAddress } from '../../model/network.js';

/** A TCP or UDP socket, read from netlink or from a file. */
export interface InetSocket {
  readonly laddr: SocketAddress | null;
  readonly raddr: SocketAddress | null;
  /** TCP state (include/net/tcp_states.h); meaningless for UDP. */
  readonly state: number;
  /** 0 if no process holds it any more. */
  readonly inode: number;
}

/** The states of a socket of its own, in the kernel's order from 1 (include/net/tcp_states.h). */
export const tcpStatuses: readonly ConnectionStatus[] = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/** The last is TCP_NEW_SYN_RECV: a request without a socket of its own yet. */
const statusByState: readonly (ConnectionStatus | undefined)[] = [undefined, ...tcpStatuses, 'SYN_RECV'];

/** 'LISTEN' for 10; null for an unknown state. */
export function toTcpStatus(state: number): ConnectionStatus | null {
  return statusByState[state] ?? null;
}

/** Throws UnexpectedFormat for an unknown state. */
export function requireTcpStatus(socket: InetSocket): ConnectionStatus {
  const status = toTcpStatus(socket.state);
  if (status === null) {
    throw new UnexpectedFormat('TCP sockets', describeSocket(socket), 'a known TCP state');
  }
  return status;
}

/** A key that distinguishes sockets without an owner. */
export function describeSocket({ laddr, raddr, state }: InetSocket): string {
  return `${laddr?.ip} ${laddr?.port} ${raddr?.ip} ${raddr?.port} ${state}`;
}
