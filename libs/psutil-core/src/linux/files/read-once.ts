import { realIo, type Io } from '../../platform/io.js';
import { canReadNatively, readPath } from '../native/read-files.js';

/**
 * Reads files that the kernel gives whole in one read, into `scratch`, of which the answer may be a part. From the real file system through the C library:
 * the same three system calls as fs, with half of the time around them. Where it cannot, or through
 * any other file system, by its own function.
 */
export function chooseReadOnce(io: Io, root: string): (path: string, scratch: Buffer) => Buffer {
  if (io !== realIo) {
    return (path, scratch) => io.readFile(path, scratch);
  }
  let isNative: boolean | null = null;
  return (path, scratch) => {
    // Decided at the first read: to make an instance loads nothing.
    isNative ??= canReadNatively(root);
    if (!isNative) {
      return io.readFile(path, scratch);
    }
    const length = readPath(path, scratch);
    // What is longer, or fails, is read again by Node, which makes the error.
    return length >= 0 && length < scratch.length ? scratch.subarray(0, length) : io.readFile(path, scratch);
  };
}
