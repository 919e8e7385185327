import { constants } from 'node:os';
import koffi from 'koffi';
import { NativeCallFailed } from '../../errors.js';

/**
 * The C library that Node itself runs on (glibc or musl): no name, no version, nothing is searched on disk.
 * Loaded at the first native call, so that importing the package touches nothing.
 */
let libc: ReturnType<typeof koffi.load> | null = null;

/** A declared function. Types are fixed-width only (`int32_t`, never `long`); structures are Buffers that pure functions decode. */
export type NativeFunction = (...args: readonly (number | bigint | string | Uint8Array | null)[]) => unknown;

/** Declares a function when it is first called; throws if the C library does not have it. */
export function declareNative(name: string, result: string, parameters: readonly string[]): NativeFunction {
  let declared: NativeFunction | null = null;
  return (...args) => {
    libc ??= koffi.load(null);
    declared ??= libc.func(name, result, [...parameters]) as NativeFunction;
    return declared(...args);
  };
}

/** Declares a function with a variable argument list, of which the given one is used. */
export function declareVariadic(name: string, result: string, fixed: readonly string[], variable: readonly string[]): NativeFunction {
  const call = declareNative(name, result, [...fixed, '...']);
  return (...args) => {
    const tail = args.slice(fixed.length).flatMap((value, index) => [variable[index] ?? 'int64_t', value]);
    return call(...args.slice(0, fixed.length), ...tail);
  };
}

/** The number a native call returned; 64-bit results within 2^53 come as numbers too. */
export function toNumber(result: unknown, call: string): number {
  if (typeof result === 'number') {
    return result;
  }
  if (typeof result === 'bigint') {
    return Number(result);
  }
  throw new TypeError(`${call} returned ${typeof result}`);
}

/** errno of the last native call of this thread. */
export function lastErrno(): number {
  return koffi.errno();
}

/** The error of the native call that just failed. */
export function nativeFailure(call: string, path: string | null = null, errno = lastErrno()): NativeCallFailed {
  return new NativeCallFailed(call, errno, errnoName(errno), path);
}

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(constants.errno).map(([name, value]) => [value, name]));

/** 'ENOENT' for 2, as Node names it. */
export function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `errno ${errno}`;
}
