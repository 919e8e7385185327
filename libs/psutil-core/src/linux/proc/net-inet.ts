// proc_pid_net(5), Documentation/networking/proc_net_tcp.rst: /proc/net/tcp, tcp6, udp, udp6
import { unexpected, type KernelText } from '../files/kernel-text.js';
import { decodeHexAddress } from './inet-address.js';
import type { InetSocket } from './inet-socket.js';

const addressPattern = '([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})';
/** `sl local:port remote:port st tx:rx tr:tm retrnsmt uid timeout inode ...` after a heading line. */
const linePattern = new RegExp(
  String.raw`^ *\d+: ${addressPattern} ${addressPattern} ([0-9A-F]{2}) \S+ \S+ +\S+ +\S+ +\S+ +(\d{1,15})(?: |$)`,
  'u',
);

export function parseInetSockets(source: KernelText): InetSocket[] {
  const { text } = source;
  const sockets: InetSocket[] = [];
  let start = text.indexOf('\n') + 1;
  while (start > 0 && start < text.length) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const line = text.slice(start, end);
    if (line.trim() !== '') {
      sockets.push(parseInetSocket(line, source));
    }
    start = end + 1;
  }
  return sockets;
}

function parseInetSocket(line: string, source: KernelText): InetSocket {
  const match = linePattern.exec(line);
  if (match === null) {
    throw unexpected(source, line, 'a socket');
  }
  const [, localIp = '', localPort = '', remoteIp = '', remotePort = '', state = '', inode = ''] = match;
  return {
    laddr: decodeHexAddress(localIp, localPort),
    raddr: decodeHexAddress(remoteIp, remotePort),
    state: Number.parseInt(state, 16),
    inode: Number(inode),
  };
}
