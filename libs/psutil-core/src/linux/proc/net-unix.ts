// proc_pid_net(5): /proc/net/unix
import type { SocketType } from '../../model/network.js';
import { splitWords, unexpected, type KernelText } from '../files/kernel-text.js';

export interface UnixLine {
  readonly type: SocketType;
  readonly inode: number;
  /** '' for sockets without a name; '@' replaces the NUL that begins abstract names. */
  readonly path: string;
}

/** By the kernel's number. */
export const socketTypes: ReadonlyMap<number, SocketType> = new Map([
  [1, 'SOCK_STREAM'],
  [2, 'SOCK_DGRAM'],
  [3, 'SOCK_RAW'],
  [4, 'SOCK_RDM'],
  [5, 'SOCK_SEQPACKET'],
]);

/** `Num: RefCount Protocol Flags Type St Inode [Path]` after a heading line. */
const linePattern = /^([0-9a-fA-F]+: +\S+ +\S+ +\S+ +([0-9A-Fa-f]{4}) +\S+ +)(\d{1,15})(?: (.*))?$/su;

/**
 * Any user can give a socket a name with newlines, so a line may be a part of a name. The first line is none; one that
 * is not laid out as the first belongs to the name before it, of which only the first line is kept (psutil #766). Of
 * sockets with the same inode but different names, one is forged, so neither name is believed. Where the kernel offers
 * sock_diag, network/unix-diag.ts reads names without such doubts.
 */
export function parseUnixLines(source: KernelText): UnixLine[] {
  const lines = source.text.split('\n').slice(1);
  const first = lines.find((line) => line.trim() !== '');
  if (first === undefined) {
    return [];
  }
  const layout = layoutOf(parseUnixLine(first, source).columns);
  const sockets: UnixLine[] = [];
  const paths = new Map<number, string>();
  for (const line of lines) {
    const match = linePattern.exec(line);
    const columns = match?.[1] ?? '';
    if (match === null || layoutOf(columns) !== layout || !socketTypes.has(typeOf(match))) {
      continue;
    }
    const { socket } = parseUnixLine(line, source);
    const known = paths.get(socket.inode);
    paths.set(socket.inode, known === undefined || known === socket.path || socket.inode === 0 ? socket.path : '');
    sockets.push(socket);
  }
  return sockets.map((socket) => ({
    ...socket,
    path: socket.inode === 0 ? socket.path : (paths.get(socket.inode) ?? ''),
  }));
}

/** The widths of the columns before the inode, which the kernel pads. */
function layoutOf(columns: string): string {
  return columns.replaceAll(/[^ :]/gu, 'x').trimEnd();
}

function typeOf(match: RegExpExecArray): number {
  return Number.parseInt(match[2] ?? '', 16);
}

function parseUnixLine(line: string, source: KernelText): { readonly socket: UnixLine; readonly columns: string } {
  const match = linePattern.exec(line);
  const type = match === null ? undefined : socketTypes.get(typeOf(match));
  if (match === null || type === undefined) {
    throw unexpected(source, line, `a UNIX socket of seven columns (${splitWords(line).length} found)`);
  }
  return { socket: { type, inode: Number(match[3]), path: match[4] ?? '' }, columns: match[1] ?? '' };
}
