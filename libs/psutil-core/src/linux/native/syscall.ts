import { declareNative, lastErrno, toNumber } from './libc.js';

/**
 * syscall(2) with integer arguments. It is declared with a fixed list: on x86-64, arm64 and riscv64 integers of a
 * variable list travel in the same registers, and this spares koffi's slow path. Used where glibc has a wrapper only
 * from 2.36 and musl has none.
 */
const syscall = declareNative('syscall', 'intptr_t', ['intptr_t', 'intptr_t', 'intptr_t', 'intptr_t', 'intptr_t']);

/** The result, or the negated errno: -3 for ESRCH. */
export function callSystem(number: number, first: number, second = 0, third = 0, fourth = 0): number {
  const result = toNumber(syscall(number, first, second, third, fourth), 'syscall');
  return result === -1 ? -lastErrno() : result;
}
