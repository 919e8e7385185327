import { type FileHandle, open } from 'node:fs/promises';
import { endianness } from 'node:os';

/** Both ends of a TCP connection that stays on this machine, as the socket here names them. */
export interface Ends {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** The socket at the other end. */
export interface PeerSocket {
  /** The user whose process accepted the connection; without meaning before that. */
  readonly uid: number;
  /**
   * Whether a process has it. Until then it waits in the listener's queue, and the kernel shows no inode and, up to
   * Linux 6.16, root as its user.
   */
  readonly isAccepted: boolean;
  /** Whether the other end has closed it. */
  readonly isClosed: boolean;
}

/** TCP_ESTABLISHED, as include/net/tcp_states.h numbers it. */
const established = '01';
/** TCP_SYN_RECV and TCP_NEW_SYN_RECV: a full queue leaves a connection there that is established at its other end. */
const unanswered = new Set(['03', '0C']);

/**
 * Finds the socket at the other end; null if the kernel lists none. `folder` has the tables of this process' network
 * namespace, which are readable whatever /proc is mounted with. Throws the error of the system, or TypeError for a line
 * that is not as in proc_pid_net(5).
 */
export async function readPeerSocket(ends: Ends, folder: string): Promise<PeerSocket | null> {
  // A listener on an IPv6 address that takes IPv4 connections accepts them as sockets of IPv6.
  return (
    (await readPeer(`${folder}/tcp`, peerOf(ends, ipv4Words))) ?? readPeer(`${folder}/tcp6`, peerOf(ends, ipv6Words))
  );
}

/** What its line begins with after the number; null if the addresses are not of this kind. */
function peerOf(ends: Ends, wordsOf: (address: string) => string | null): string | null {
  const [local, remote] = [wordsOf(ends.remoteAddress), wordsOf(ends.localAddress)];
  return local === null || remote === null
    ? null
    : `: ${local}:${hex(ends.remotePort)} ${remote}:${hex(ends.localPort)} `;
}

async function readPeer(file: string, beginning: string | null): Promise<PeerSocket | null> {
  if (beginning === null) {
    return null;
  }
  const handle = await openTable(file);
  if (handle === null) {
    return null;
  }
  try {
    return await searchTable(handle, beginning);
  } finally {
    await handle.close();
  }
}

/** The table of IPv6 is absent from a kernel without it; that of IPv4 never is. */
async function openTable(file: string): Promise<FileHandle | null> {
  try {
    return await open(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && file.endsWith('6')) {
      return null;
    }
    throw error;
  }
}

/** Large hosts have tables of megabytes, so it stops at the line. */
async function searchTable(handle: FileHandle, beginning: string): Promise<PeerSocket | null> {
  const block = Buffer.alloc(64 * 1024);
  let unfinished = '';
  for (;;) {
    const { bytesRead } = await handle.read(block, 0, block.length, null);
    const text = unfinished + block.toString('latin1', 0, bytesRead);
    const at = text.indexOf(beginning);
    const end = at === -1 ? -1 : text.indexOf('\n', at);
    if (end !== -1) {
      return parsePeer(text.slice(at, end));
    }
    if (bytesRead === 0) {
      return null;
    }
    unfinished = text.slice(text.lastIndexOf('\n') + 1);
  }
}

/** `: local remote state queues timer retransmits uid timeout inode ...` */
function parsePeer(line: string): PeerSocket {
  const [, , , state, , , , uid, , inode] = line.split(/ +/);
  if (state === undefined || !isNumber(uid) || !isNumber(inode)) {
    throw new TypeError(`the kernel's table of sockets has an unexpected line: ${JSON.stringify(line)}`);
  }
  const isEstablished = state === established;
  return {
    uid: Number(uid),
    isAccepted: isEstablished && Number(inode) !== 0,
    isClosed: !isEstablished && !unanswered.has(state),
  };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

/** The kernel prints an address as 32-bit words in the machine's byte order, as upper-case hexadecimal digits. */
function ipv4Words(address: string): string | null {
  const text = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(address);
  return text === null ? null : wordOf(text.slice(1).map(Number));
}

function ipv6Words(address: string): string {
  const mapped = ipv4Words(address);
  if (mapped !== null) {
    return `${'0'.repeat(16)}${wordOf([0, 0, 255, 255])}${mapped}`;
  }
  const [before = [], after = []] = address
    .replace(/%.*$/, '')
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const bytes = Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
  return [0, 4, 8, 12].map((at) => wordOf([...bytes.subarray(at, at + 4)])).join('');
}

function wordOf(bytes: readonly number[]): string {
  return Buffer.from(endianness() === 'LE' ? bytes.toReversed() : bytes)
    .toString('hex')
    .toUpperCase();
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
