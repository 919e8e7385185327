import { declareNative, lastErrno, toNumber } from './libc.js';

/**
 * syscall(2) with integer arguments, for calls that glibc wraps only from 2.36 and musl not at all. Declared with fixed
 * arguments: on x86-64, arm64 and riscv64 variadic integers use the same registers, and koffi's variadic calls are
 * slow.
 */
const syscall = declareNative('syscall', 'intptr_t', ['intptr_t', 'intptr_t', 'intptr_t', 'intptr_t', 'intptr_t']);

/** Returns the result, or the negated errno: -3 for ESRCH. */
export function callSystem(number: number, first: number, second = 0, third = 0, fourth = 0): number {
  const result = toNumber(syscall(number, first, second, third, fourth), 'syscall');
  return result === -1 ? -lastErrno() : result;
}
