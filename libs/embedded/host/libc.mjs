// The few functions of the C library that Node does not offer.
import { createRequire } from 'node:module';

const { DataType, load, open } = createRequire(import.meta.url)('ffi-rs');

open({ library: 'libc', path: 'libc.so.6' });

/** For system calls without a wrapper. A negative result is an error. */
export function syscall(number, ...values) {
  return call('syscall', number, ...values);
}

/** From here on, neither this thread nor what it starts gains rights by executing a program. */
export function setNoNewPrivileges() {
  const option = 38; // PR_SET_NO_NEW_PRIVS
  orThrow(call('prctl', option, 1, 0, 0, 0), 'prctl');
}

/** Returns the two ends of a pipe, to read and to write. Unlike Node's they stay open in a program that follows. */
export function pipe() {
  const ends = Buffer.alloc(8);
  orThrow(call('pipe', ends), 'pipe');
  return [ends.readInt32LE(0), ends.readInt32LE(4)];
}

/** Leaves a descriptor open in a program that follows. Node marks all of its own to be closed then. */
export function keepOpen(descriptor) {
  const setFlags = 2; // F_SETFD
  orThrow(call('fcntl', descriptor, setFlags, 0), 'fcntl');
}

/**
 * Replaces this process by a program with the same environment, standard input and outputs. Returns only by an error.
 */
export function execute(file, args) {
  [0, 1, 2].forEach(keepOpen);
  const end = 0;
  call('execl', file, file, ...args, end);
  throw new Error(`${file} cannot be executed`);
}

/** Unmaps pages, which are then read from their file again. Whatever was changed in them is lost. */
export function forgetPages(address, length) {
  const dontNeed = 4; // MADV_DONTNEED
  orThrow(call('madvise', address, length, dontNeed), 'madvise');
}

export function orThrow(result, name) {
  if (result < 0) {
    throw new Error(`${name} failed`);
  }
  return result;
}

function call(funcName, ...values) {
  return load({
    library: 'libc',
    funcName,
    retType: DataType.I64,
    paramsType: values.map(typeOf),
    paramsValue: values,
  });
}

function typeOf(value) {
  if (typeof value === 'string') {
    return DataType.String;
  }
  return typeof value === 'number' ? DataType.I64 : DataType.U8Array;
}
