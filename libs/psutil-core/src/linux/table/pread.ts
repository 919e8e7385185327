import { realIo, type Io } from '../../io.js';
import { isSystemError } from '../kernel-text.js';
import { readDescriptor } from '../native/pread.js';

/** How a table reads kept descriptors: the real file system through the C library, any other one through its own pread. Bytes, or the negated errno. */
export function choosePread(io: Io): (fd: number, buffer: Buffer) => number {
  if (io.pread === realIo.pread) {
    return readDescriptor;
  }
  return (fd, buffer) => {
    try {
      return io.pread(fd, buffer);
    } catch (error) {
      if (isSystemError(error) && error.errno !== undefined) {
        return -Math.abs(error.errno);
      }
      throw error;
    }
  };
}
