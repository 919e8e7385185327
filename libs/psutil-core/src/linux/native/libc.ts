import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type * as Koffi from 'koffi';
import { NativeCallFailed } from '../../errors.js';

/**
 * Loaded at the first native call: importing the package touches nothing, and who reads no processes may never pay for
 * it.
 */
let koffi: typeof Koffi | null = null;
let libc: ReturnType<typeof Koffi.load> | null = null;

function loadKoffi(): typeof Koffi {
  koffi ??= createRequire(import.meta.url)('koffi') as typeof Koffi;
  return koffi;
}

/**
 * A declared function. Types are fixed-width only (`int32_t`, never `long`); structures are Buffers that pure functions
 * decode.
 */
export type NativeFunction = (...args: readonly (number | bigint | string | Uint8Array | null)[]) => unknown;

/** Declares a function when it is first called; throws if the C library does not have it. */
export function declareNative(name: string, result: string, parameters: readonly string[]): NativeFunction {
  let declared: NativeFunction | null = null;
  return (...args) => {
    // No name: the C library that Node itself runs on, glibc or musl; nothing is searched on disk.
    libc ??= loadKoffi().load(null);
    declared ??= libc.func(name, result, [...parameters]) as NativeFunction;
    return declared(...args);
  };
}

let isLoadable: boolean | null = null;

/** Whether there are native calls at all: koffi may not be installed, or have no binary for this machine. */
export function hasLibc(): boolean {
  isLoadable ??= canLoad();
  return isLoadable;
}

function canLoad(): boolean {
  try {
    libc ??= loadKoffi().load(null);
    return true;
  } catch {
    // Whatever the reason: who cannot do without says it with the error of the call itself.
    return false;
  }
}

const present = new Map<string, boolean>();

/** Whether the C library has a function: musl lacks what only glibc knows. */
export function hasNative(name: string): boolean {
  const known = present.get(name) ?? canDeclare(name);
  present.set(name, known);
  return known;
}

function canDeclare(name: string): boolean {
  libc ??= loadKoffi().load(null);
  try {
    libc.func(name, 'void', []);
    return true;
  } catch {
    // koffi says so by throwing; there is no other way to ask.
    return false;
  }
}

/**
 * Declares a function without arguments that returns a structure of equal members by value, which no Buffer can
 * receive.
 */
export function declareStructReader<Field extends string>(
  name: string,
  fields: readonly Field[],
  member: string,
): () => Readonly<Record<Field, unknown>> {
  let declared: (() => Readonly<Record<Field, unknown>>) | null = null;
  return () => {
    libc ??= loadKoffi().load(null);
    declared ??= libc.func(
      name,
      loadKoffi().struct(Object.fromEntries(fields.map((field) => [field, member]))),
      [],
    ) as () => Readonly<Record<Field, unknown>>;
    return declared();
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
  return loadKoffi().errno();
}

/** Where the bytes of a Buffer are in memory, to find what a returned pointer points at. */
export function addressOf(buffer: Buffer): bigint {
  return loadKoffi().address(buffer);
}

/** The error of the native call that just failed. */
export function nativeFailure(call: string, path: string | null = null, errno = lastErrno()): NativeCallFailed {
  return new NativeCallFailed(call, errno, errnoName(errno), path);
}

const errnoNames: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, value]) => [value, name]),
);

/** 'ENOENT' for 2, as Node names it. */
export function errnoName(errno: number): string {
  return errnoNames.get(errno) ?? `errno ${errno}`;
}
