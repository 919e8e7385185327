// proc_pid_net(5), Documentation/networking/proc_net_tcp.rst: /proc/net/tcp, tcp6, udp, udp6
import type { ConnectionStatus } from '../../model/network.js';
import { unexpected, type KernelText } from '../kernel-text.js';

/** One line, still as the kernel prints it: nothing is decoded that a filter may throw away. */
export interface InetLine {
  readonly localIp: string;
  readonly localPort: string;
  readonly remoteIp: string;
  readonly remotePort: string;
  /** TCP state in hexadecimal; UDP has states too, without meaning. */
  readonly state: string;
  readonly inode: string;
  /** The part of the line that tells one socket from another. */
  readonly key: string;
}

const STATUSES: ReadonlyMap<string, ConnectionStatus> = new Map([
  ['01', 'ESTABLISHED'],
  ['02', 'SYN_SENT'],
  ['03', 'SYN_RECV'],
  ['04', 'FIN_WAIT1'],
  ['05', 'FIN_WAIT2'],
  ['06', 'TIME_WAIT'],
  ['07', 'CLOSE'],
  ['08', 'CLOSE_WAIT'],
  ['09', 'LAST_ACK'],
  ['0A', 'LISTEN'],
  ['0B', 'CLOSING'],
  // TCP_NEW_SYN_RECV: a request that has no socket yet.
  ['0C', 'SYN_RECV'],
]);

/** `sl local:port remote:port st tx:rx tr:tm retrnsmt uid timeout inode ...` after one line of headings. */
const LINE = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ +\S+ +\S+ +\S+ +(\d+)(?: |$)/u;

export function parseInetLines(source: KernelText): InetLine[] {
  const { text } = source;
  const lines: InetLine[] = [];
  let start = text.indexOf('\n') + 1;
  while (start > 0 && start < text.length) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const line = text.slice(start, end);
    if (line.trim() !== '') {
      lines.push(parseInetLine(line, source));
    }
    start = end + 1;
  }
  return lines;
}

/** 'LISTEN' for '0A'. */
export function decodeTcpStatus(state: string, source: KernelText): ConnectionStatus {
  const status = STATUSES.get(state);
  if (status === undefined) {
    throw unexpected(source, state, 'a TCP state');
  }
  return status;
}

function parseInetLine(line: string, source: KernelText): InetLine {
  const match = LINE.exec(line);
  if (match === null) {
    throw unexpected(source, line, 'a socket');
  }
  const [, localIp = '', localPort = '', remoteIp = '', remotePort = '', state = '', inode = ''] = match;
  return { localIp, localPort, remoteIp, remotePort, state, inode, key: `${localIp}${localPort}${remoteIp}${remotePort}${state}` };
}
