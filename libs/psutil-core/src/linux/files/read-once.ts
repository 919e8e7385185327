import { realIo, type Io } from '../../platform/io.js';
import { canReadNatively, readPath } from '../native/read-files.js';

/**
 * Returns a function that reads a file with one read into `scratch`; the result may be a view of it. The real file
 * system is read through the C library, which makes the same three system calls as fs with half of its overhead; any
 * other file system, or a path that the C library cannot take, through `io`.
 */
export function chooseReadOnce(io: Io, root: string): (path: string, scratch: Buffer) => Buffer {
  if (io !== realIo) {
    return (path, scratch) => io.readFile(path, scratch);
  }
  let isNative: boolean | null = null;
  return (path, scratch) => {
    // Decided at the first read, because creating an instance must load no native code.
    isNative ??= canReadNatively(root);
    if (!isNative) {
      return io.readFile(path, scratch);
    }
    const length = readPath(path, scratch);
    // Longer files and failures are left to Node, which throws the right error.
    return length >= 0 && length < scratch.length ? scratch.subarray(0, length) : io.readFile(path, scratch);
  };
}
