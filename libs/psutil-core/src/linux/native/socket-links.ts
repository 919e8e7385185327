// readlinkat(2), relative to an open directory, costs half of Node's readlinkSync, which walks the whole path and
// creates a string for every target
import { closeSync, constants, openSync } from 'node:fs';
import { declareNative, lastErrno, nativeFailure, toNumber } from './libc.js';

const readlinkat = declareNative('readlinkat', 'intptr_t', ['int32_t', 'uint8_t *', 'uint8_t *', 'size_t']);

const prefix = 'socket:[';
const name = Buffer.allocUnsafeSlow(16);
const target = Buffer.allocUnsafeSlow(64);

/** ENOENT, ESRCH, EINVAL, ENAMETOOLONG: closed meanwhile, process gone, not a link, name too long. */
const skippedErrnos: ReadonlySet<number> = new Set([2, 3, 22, 36]);

/**
 * Calls `found` with each descriptor in a /proc/PID/fd that refers to a socket, until that returns false. Throws Node's
 * system error if the folder cannot be opened, else NativeCallFailed.
 */
export function readSocketLinks(
  folder: string,
  fds: readonly (string | number)[],
  found: (fd: number, inode: number) => unknown,
): void {
  if (fds.length === 0) {
    return;
  }
  const directory = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    for (const fd of fds) {
      writeName(String(fd));
      const length = toNumber(readlinkat(directory, name, target, target.length), 'readlinkat');
      if (length === -1 && !skippedErrnos.has(lastErrno())) {
        throw nativeFailure('readlinkat', `${folder}/${fd}`);
      }
      const inode = decodeSocketInode(target, length);
      if (inode !== null && found(Number(fd), inode) === false) {
        return;
      }
    }
  } finally {
    closeSync(directory);
  }
}

/** Writes the digits and a NUL into `name`. */
function writeName(fd: string): void {
  const length = Math.min(fd.length, name.length - 1);
  for (let at = 0; at < length; at++) {
    name[at] = fd.charCodeAt(at);
  }
  name[length] = 0;
}

/** 123 for `socket:[123]`, null for every other target. */
export function decodeSocketInode(bytes: Buffer, length: number): number | null {
  // The first and eighth characters rule out almost every other target; the full comparison is for files with
  // misleading names.
  if (
    length < 10 ||
    length > bytes.length ||
    bytes[0] !== 0x73 ||
    bytes[7] !== 0x5b ||
    bytes.toString('latin1', 0, 8) !== prefix
  ) {
    return null;
  }
  let inode = 0;
  for (let at = 8; at < length - 1; at++) {
    inode = inode * 10 + (bytes[at] ?? 0) - 0x30;
  }
  return inode;
}
