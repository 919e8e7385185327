// proc_pid_net(5): /proc/net/unix
import type { SocketType } from '../../model/network.js';
import { splitWords, unexpected, type KernelText } from '../files/kernel-text.js';

export interface UnixLine {
  readonly type: SocketType;
  readonly inode: number;
  /** '' for sockets without a name; '@' replaces the NUL that begins abstract names. */
  readonly path: string;
}

const socketTypes: ReadonlyMap<number, SocketType> = new Map([
  [1, 'SOCK_STREAM'],
  [2, 'SOCK_DGRAM'],
  [3, 'SOCK_RAW'],
  [4, 'SOCK_RDM'],
  [5, 'SOCK_SEQPACKET'],
]);

/** `Num: RefCount Protocol Flags Type St Inode [Path]` after a heading line. */
const linePattern = /^[0-9a-fA-F]+: +\S+ +\S+ +\S+ +([0-9A-Fa-f]{4}) +\S+ +(\d{1,15})(?: (.*))?$/su;

export function parseUnixLines(source: KernelText): UnixLine[] {
  const lines = source.text.split('\n').slice(1);
  // A path may contain a newline. The rest of the path is dropped as long as it contains no space (psutil #766).
  return lines.filter((line) => line.trim() !== '' && line.includes(' ')).map((line) => parseUnixLine(line, source));
}

function parseUnixLine(line: string, source: KernelText): UnixLine {
  const match = linePattern.exec(line);
  const type = socketTypes.get(Number.parseInt(match?.[1] ?? '', 16));
  if (match === null || type === undefined) {
    throw unexpected(source, line, `a UNIX socket of seven columns (${splitWords(line).length} found)`);
  }
  return { type, inode: Number(match[2]), path: match[3] ?? '' };
}
