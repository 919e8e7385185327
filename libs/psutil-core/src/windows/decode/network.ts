import type { ConnectionStatus, InetConnection, NetIoCounters, SocketAddress } from '../../model/network.js';
import { formatIp } from '../../text/ip-address.js';
import { offsetOf, type Layout } from '../native/layouts/layout.js';
import { interfaceRow, tcp6Row, tcpRow, udp6Row, udpRow } from '../native/layouts/network-layouts.js';
import { openStructure, requireRange, type StructureReader } from './structure.js';

/** The counters of a MIB_IF_ROW2. */
export function decodeInterfaceRow(bytes: Buffer): NetIoCounters {
  const read = openStructure(bytes, 0, interfaceRow, 'GetIfEntry2');
  return {
    bytesSent: read('OutOctets'),
    bytesRecv: read('InOctets'),
    packetsSent: read('OutUcastPkts') + read('OutNUcastPkts'),
    packetsRecv: read('InUcastPkts') + read('InNUcastPkts'),
    errin: read('InErrors'),
    errout: read('OutErrors'),
    dropin: read('InDiscards'),
    dropout: read('OutDiscards'),
  };
}

/** MIB_TCP_STATE. A socket that is being deleted (12) counts as closed. */
const tcpStates: readonly (ConnectionStatus | undefined)[] = [
  undefined,
  'CLOSE',
  'LISTEN',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
];

/** The kinds of sockets that Windows lists, each in a table of its own. */
export type SocketTable = 'tcp4' | 'tcp6' | 'udp4' | 'udp6';

/** The sockets of a table of GetExtendedTcpTable or GetExtendedUdpTable. */
export function decodeSockets(table: SocketTable, bytes: Buffer): InetConnection[] {
  return decoders[table](bytes);
}

const decoders: Readonly<Record<SocketTable, (bytes: Buffer) => InetConnection[]>> = {
  tcp4: (bytes) =>
    rowsOf(bytes, tcpRow).map(({ read, at }) => ({
      ...tcpFacts(read('dwState')),
      family: 'AF_INET',
      laddr: decodeAddress(bytes, at + offsetOf(tcpRow, 'dwLocalAddr'), 4, read('dwLocalPort')),
      raddr: decodeAddress(bytes, at + offsetOf(tcpRow, 'dwRemoteAddr'), 4, read('dwRemotePort')),
      pid: ownerOf(read('dwOwningPid')),
    })),
  tcp6: (bytes) =>
    rowsOf(bytes, tcp6Row).map(({ read, at }) => ({
      ...tcpFacts(read('dwState')),
      family: 'AF_INET6',
      laddr: decodeAddress(bytes, at + offsetOf(tcp6Row, 'ucLocalAddr'), 16, read('dwLocalPort')),
      raddr: decodeAddress(bytes, at + offsetOf(tcp6Row, 'ucRemoteAddr'), 16, read('dwRemotePort')),
      pid: ownerOf(read('dwOwningPid')),
    })),
  udp4: (bytes) =>
    rowsOf(bytes, udpRow).map(({ read, at }) => ({
      ...udpFacts,
      family: 'AF_INET',
      laddr: decodeAddress(bytes, at + offsetOf(udpRow, 'dwLocalAddr'), 4, read('dwLocalPort')),
      pid: ownerOf(read('dwOwningPid')),
    })),
  udp6: (bytes) =>
    rowsOf(bytes, udp6Row).map(({ read, at }) => ({
      ...udpFacts,
      family: 'AF_INET6',
      laddr: decodeAddress(bytes, at + offsetOf(udp6Row, 'ucLocalAddr'), 16, read('dwLocalPort')),
      pid: ownerOf(read('dwOwningPid')),
    })),
};

const udpFacts = { fd: null, type: 'SOCK_DGRAM', status: 'NONE', raddr: null } as const;

function tcpFacts(state: number): {
  readonly fd: null;
  readonly type: 'SOCK_STREAM';
  readonly status: ConnectionStatus;
} {
  return { fd: null, type: 'SOCK_STREAM', status: tcpStates[state] ?? 'NONE' };
}

/** Windows gives sockets without an owner, such as those in TIME_WAIT, to the idle process. */
function ownerOf(pid: number): number | null {
  return pid === 0 ? null : pid;
}

/** The rows after the number of them. */
function rowsOf<Field extends string>(
  bytes: Buffer,
  row: Layout<Field>,
): { readonly read: StructureReader<Field>; readonly at: number }[] {
  const source = 'GetExtendedTcpTable';
  requireRange(bytes, 0, 4, 'a table of sockets', source);
  const count = bytes.readUInt32LE(0);
  requireRange(bytes, 4, count * row.size, `${count} rows of ${row.name}`, source);
  return Array.from({ length: count }, (_, index) => {
    const at = 4 + index * row.size;
    return { read: openStructure(bytes, at, row, source), at };
  });
}

/** `port` has the port in network order in its low 16 bits; port 0 gives null. */
function decodeAddress(bytes: Buffer, at: number, length: 4 | 16, port: number): SocketAddress | null {
  const number = ((port & 0xff) << 8) | ((port >> 8) & 0xff);
  return number === 0 ? null : { ip: formatIp(bytes.subarray(at, at + length)), port: number };
}
