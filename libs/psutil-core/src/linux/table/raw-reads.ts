import { realIo, type Io } from '../../platform/io.js';
import { isSystemError } from '../files/kernel-text.js';
import { canReadNatively, readDescriptor, readPath } from '../native/read-files.js';

/** How a table reads: what fails, as files of processes that end or belong to others often do, is a negated errno instead of a thrown error. */
export interface RawReads {
  /** A descriptor for reading, to be closed with the file system's own `close`: Node counts the descriptors of a Worker. */
  readonly open: (path: string) => number;
  /** Reads a kept descriptor from its beginning; bytes. */
  readonly pread: (fd: number, buffer: Buffer) => number;
  /** Reads a file that fits into the buffer; bytes. */
  readonly readFile: (path: string, buffer: Buffer) => number;
}

/** The real file system is read through the C library if it can, any other one through its own functions. */
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
  // A part of the buffer, or bytes of their own.
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
