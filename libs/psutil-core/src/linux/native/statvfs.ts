import { encodeText } from '../../text/surrogate-escape.js';
import { declareNative, nativeFailure, toNumber } from './libc.js';

/** The result of statvfs(3) for a mounted file system. */
export interface Statvfs {
  /** Bytes per block: `f_frsize`, the unit of the counts below. */
  readonly blockSize: number;
  /** `f_blocks`: size of the file system. */
  readonly blocks: number;
  /** `f_bfree`: free blocks. */
  readonly blocksFree: number;
  /** `f_bavail`: free blocks for users who are not root. */
  readonly blocksAvailable: number;
  /** `f_files`: number of inodes. */
  readonly files: number;
  /** `f_ffree`: free inodes. */
  readonly filesFree: number;
}

const statvfs = declareNative('statvfs', 'int', ['uint8_t *', 'uint8_t *']);

/** struct statvfs has 112 bytes in 64-bit glibc and musl; this leaves a margin. */
const structSize = 256;

/** statvfs(3). Throws NativeCallFailed (errno ENOENT, EACCES, ...) with the path. */
export function readStatvfs(path: string): Statvfs {
  if (path.includes('\0')) {
    throw new TypeError('a path must not contain NUL');
  }
  const buffer = Buffer.alloc(structSize);
  const name = Buffer.concat([encodeText(path), Buffer.of(0)]);
  if (toNumber(statvfs(name, buffer), 'statvfs') !== 0) {
    throw nativeFailure('statvfs', path);
  }
  return decodeStatvfs(buffer);
}

/**
 * The layout is the same on every 64-bit Linux: f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, 64
 * bits each, little-endian.
 */
export function decodeStatvfs(buffer: Buffer): Statvfs {
  return {
    blockSize: Number(buffer.readBigUInt64LE(8)),
    blocks: Number(buffer.readBigUInt64LE(16)),
    blocksFree: Number(buffer.readBigUInt64LE(24)),
    blocksAvailable: Number(buffer.readBigUInt64LE(32)),
    files: Number(buffer.readBigUInt64LE(40)),
    filesFree: Number(buffer.readBigUInt64LE(48)),
  };
}
