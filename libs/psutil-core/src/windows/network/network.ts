import type {
  ConnectionKind,
  ConnectionStatus,
  NetConnection,
  NetConnectionCount,
  NetIoCounters,
  NicAddress,
  NicStats,
} from '../../model/network.js';
import { decodeAdapters, type Adapter } from '../decode/adapters.js';
import { decodeInterfaceRow, decodeSockets, type SocketTable } from '../decode/network.js';
import { addressOf } from '../native/library.js';
import { readAdapters, readInterfaceRow, readTcpTable, readUdpTable } from '../native/network.js';

/** The network functions of Windows. */
export const windowsNetwork = {
  netIoCounters: (): Map<string, NetIoCounters> => {
    const counters = new Map<string, NetIoCounters>();
    for (const { name, index } of listAdapters()) {
      const row = readInterfaceRow(index);
      if (row !== null) {
        counters.set(name, decodeInterfaceRow(row));
      }
    }
    return counters;
  },

  netIfAddrs: (): Map<string, NicAddress[]> => new Map(listAdapters().map(({ name, addresses }) => [name, addresses])),

  netIfStats: (): Map<string, NicStats> => new Map(listAdapters().map(({ name, stats }) => [name, stats])),

  netConnections: (kind: ConnectionKind): NetConnection[] => readSockets(kind),

  netConnectionCounts: (): NetConnectionCount[] =>
    tables.flatMap((table) => {
      const statuses = readTable(table).map(({ status }) => status);
      const wanted: readonly ConnectionStatus[] = table.startsWith('tcp') ? tcpStatuses : ['NONE'];
      return wanted.map((status) => ({
        kind: table,
        status,
        count: statuses.filter((each) => each === status).length,
      }));
    }),
};

const tables: readonly SocketTable[] = ['tcp4', 'tcp6', 'udp4', 'udp6'];

const tcpStatuses: readonly ConnectionStatus[] = [
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

/** Windows lists no UNIX sockets. */
const tablesByKind: Readonly<Record<ConnectionKind, readonly SocketTable[]>> = {
  all: tables,
  inet: tables,
  inet4: ['tcp4', 'udp4'],
  inet6: ['tcp6', 'udp6'],
  tcp: ['tcp4', 'tcp6'],
  tcp4: ['tcp4'],
  tcp6: ['tcp6'],
  udp: ['udp4', 'udp6'],
  udp4: ['udp4'],
  udp6: ['udp6'],
  unix: [],
};

/** The sockets of a kind with their owners. */
export function readSockets(kind: ConnectionKind): NetConnection[] {
  return tablesByKind[kind].flatMap(readTable);
}

function readTable(table: SocketTable): NetConnection[] {
  const family = table.endsWith('4') ? 'AF_INET' : 'AF_INET6';
  return decodeSockets(table, table.startsWith('tcp') ? readTcpTable(family) : readUdpTable(family));
}

function listAdapters(): Adapter[] {
  const bytes = readAdapters();
  return decodeAdapters(bytes, addressOf(bytes));
}
