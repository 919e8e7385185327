import { realIo, type Io } from '../../platform/io.js';
import { isSystemError } from '../files/kernel-text.js';
import { canReadNatively, readDescriptor, readPath } from '../native/read-files.js';

/**
 * How a table reads. Failures are common, because processes end or belong to others, so they return a negated errno
 * instead of throwing.
 */
export interface RawReads {
  /**
   * Opens for reading. Close the descriptor with the file system's own `close`: Node counts the descriptors of a
   * Worker.
   */
  readonly open: (path: string) => number;
  /** Reads a kept descriptor from its start; returns the number of bytes. */
  readonly pread: (fd: number, buffer: Buffer) => number;
  /** Reads a file that fits into the buffer; returns the number of bytes. */
  readonly readFile: (path: string, buffer: Buffer) => number;
}

/** Reads the real file system through the C library where possible, any other one through its own functions. */
export function chooseRawReads(io: Io, root: string): RawReads {
  const isNative = canReadNatively(root);
  return {
    open: (path) => orErrno(() => io.open(path)),
    pread: isNative && io.pread === realIo.pread ? readDescriptor : (fd, buffer) => orErrno(() => io.pread(fd, buffer)),
    readFile:
      isNative && io.readFile === realIo.readFile
        ? readPath
        : (path, buffer) => orErrno(() => readInto(io, path, buffer)),
  };
}

function readInto(io: Io, path: string, buffer: Buffer): number {
  const bytes = io.readFile(path, buffer);
  // The result is either a view of our buffer or bytes of its own.
  return bytes.buffer === buffer.buffer ? bytes.length : bytes.copy(buffer);
}

function orErrno(action: () => number): number {
  try {
    return action();
  } catch (error) {
    if (isSystemError(error) && error.errno !== undefined) {
      return -Math.abs(error.errno);
    }
    throw error;
  }
}
