import { hasEscapedBytes } from '../../text/surrogate-escape.js';
import { declareNative, hasLibc, hasNative, lastErrno, toNumber, type NativeFunction } from './libc.js';

const open = declareNative('open', 'int32_t', ['str', 'int32_t']);
const read = declareNative('read', 'intptr_t', ['int32_t', 'uint8_t *', 'size_t']);
const preadAs = (name: string): NativeFunction =>
  declareNative(name, 'intptr_t', ['int32_t', 'uint8_t *', 'size_t', 'int64_t']);
let pread: NativeFunction | null = null;
const close = declareNative('close', 'int32_t', ['int32_t']);

/** O_RDONLY | O_CLOEXEC, the same number on every architecture that Node runs on. */
const readOnlyFlags = 0x8_0000;

/** Whether these functions can read files below a root. koffi encodes paths as UTF-8, so other bytes do not survive. */
export function canReadNatively(root: string): boolean {
  return hasLibc() && !hasEscapedBytes(root);
}

/** open(2) for reading: a descriptor, or the negated errno. */
export function openDescriptor(path: string): number {
  return orErrno(open(path, readOnlyFlags), 'open');
}

/** close(2). */
export function closeDescriptor(fd: number): void {
  close(fd);
}

/**
 * pread(2) from the start of a descriptor: the number of bytes, or the negated errno. For files of /proc that
 * are kept open it costs a fifth less than fs.readSync, and a process that ended yields a number, not an exception.
 */
export function readDescriptor(fd: number, buffer: Buffer): number {
  // On 32-bit machines glibc's pread takes a 32-bit offset, so pread64 is needed; musl may lack that name, and its
  // pread is wide enough.
  pread ??= preadAs(hasNative('pread64') ? 'pread64' : 'pread');
  return orErrno(pread(fd, buffer, buffer.length, 0), 'pread');
}

/** Reads the start of a file with a single read: the number of bytes, or the negated errno. */
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
