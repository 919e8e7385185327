// proc_pid_maps(5)
import type { Io } from '../../platform/io.js';
import { decodeBytes } from '../../text/surrogate-escape.js';

/** Programs are among the first regions; a process can have a hundred thousand. */
const scratch = Buffer.allocUnsafeSlow(65_536);

/**
 * The inode of the file that a process has mapped under a path, as /proc/PID/exe and the like print it; null if the
 * front of the list has none. The kernel answers from memory. To ask for the file itself could take for ever: after
 * `umount -l` no list of mounts has the file system any more that it lies on. Inodes above 2^53 are rounded, as those
 * of `Io.stat` are. Throws Node's system errors.
 */
export function readMappedInode(io: Io, directory: string, path: string): number | null {
  const fd = io.open(`${directory}/maps`);
  try {
    let length = 0;
    // Where the line begins that was not complete yet.
    let from = 0;
    while (length < scratch.length) {
      const count = io.pread(fd, scratch.subarray(length), length);
      if (count === 0) {
        return null;
      }
      length += count;
      const inode = findMappedInode(decodeBytes(scratch.subarray(from, length)), path);
      if (inode !== null) {
        return inode;
      }
      from = scratch.subarray(0, length).lastIndexOf(0x0a) + 1;
    }
    return null;
  } finally {
    io.close(fd);
  }
}

/** `addr perms offset dev inode path`; a line feed in the path is written as \012. Incomplete lines are left out. */
export function findMappedInode(text: string, path: string): number | null {
  const end = ` ${path.replaceAll('\n', '\\012')}`;
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const match = line.endsWith(end) ? /^\S+ \S+ \S+ \S+ (\d+) +(\/.*)$/u.exec(line) : null;
    if (match?.[2] === end.slice(1)) {
      return Number(match[1]);
    }
  }
  return null;
}
