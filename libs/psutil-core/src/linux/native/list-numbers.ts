// lseek(2), and getdents64(2), for which glibc has a wrapper only from 2.30
import { constants } from 'node:os';
import { declareNative, lastErrno, toNumber } from './libc.js';
import { closeDescriptor, openDescriptor } from './read-files.js';

const lseek = declareNative('lseek', 'int64_t', ['int32_t', 'int64_t', 'int32_t']);
const SEEK_SET = 0;
const syscall = declareNative('syscall', 'intptr_t', ['intptr_t', 'int32_t', 'uint8_t *', 'uint32_t']);

/** Architectures whose records `decodeNumbers` understands, which are the little-endian ones. */
const getdents64Numbers: Readonly<Record<string, number>> = {
  x64: 217,
  ia32: 220,
  arm: 217,
  arm64: 61,
  riscv64: 61,
  loong64: 61,
};
const getdents64 = getdents64Numbers[process.arch];

const buffer = Buffer.allocUnsafeSlow(65_536);
/** struct linux_dirent64 with a name of up to four digits. */
const shortestRecord = 24;

/**
 * Reads the numeric names of a directory as numbers, in the kernel's order. Returns the negated errno on failure,
 * ENOSYS on an unknown architecture. fs.readdirSync would create a string for each of the thousands of names in /proc.
 * `position` is where to begin, as the file system counts. The list ends once it has `limit` numbers, and has at most
 * twice as many; fewer mean that there are no more.
 */
export function listNumbers(path: string, position = 0, limit = Infinity): number[] | number {
  if (getdents64 === undefined) {
    return -constants.errno.ENOSYS;
  }
  const fd = openDescriptor(path);
  if (fd < 0) {
    return fd;
  }
  try {
    if (position > 0 && toNumber(lseek(fd, position, SEEK_SET), 'lseek') !== position) {
      return -lastErrno();
    }
    const numbers: number[] = [];
    const size = Math.min(buffer.length, limit * shortestRecord);
    while (numbers.length < limit) {
      const length = toNumber(syscall(getdents64, fd, buffer, size), 'getdents64');
      if (length <= 0) {
        return length === 0 ? numbers : -lastErrno();
      }
      decodeNumbers(buffer, length, numbers);
    }
    return numbers;
  } finally {
    closeDescriptor(fd);
  }
}

const recordLengthOffset = 16;
const nameOffset = 19;
const zero = 0x30;
const nine = 0x39;

/** Decodes consecutive struct linux_dirent64: the length is at 16, the name at 19, ended by NUL. */
export function decodeNumbers(bytes: Buffer, length: number, numbers: number[]): void {
  for (let at = 0; at + nameOffset < length;) {
    let number = 0;
    let index = at + nameOffset;
    let byte = bytes[index] ?? 0;
    while (byte >= zero && byte <= nine) {
      number = number * 10 + (byte - zero);
      index += 1;
      byte = bytes[index] ?? 0;
    }
    if (byte === 0 && index > at + nameOffset) {
      numbers.push(number);
    }
    at += Math.max(nameOffset, bytes.readUInt16LE(at + recordLengthOffset));
  }
}
