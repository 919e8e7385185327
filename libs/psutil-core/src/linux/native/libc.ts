import { constants, endianness } from 'node:os';
import type * as Koffi from 'koffi';
import { NativeCallFailed, NotSupported } from '../../errors.js';
import { ownRequire } from '../../platform/own-module.js';
import { requireKnownLayouts } from './known-layouts.js';

/**
 * koffi is loaded at the first native call: importing the package must touch nothing, and a program that reads no
 * processes may never need it. Where it cannot be used, every call throws the same NotSupported.
 */
let loaded: { readonly koffi: typeof Koffi; readonly libc: ReturnType<typeof Koffi.load> } | null = null;
let refusal: NotSupported | null = null;

function load(): NonNullable<typeof loaded> {
  if (loaded === null) {
    if (refusal === null) {
      try {
        requireKnownLayouts(process.arch, endianness());
        const koffi = ownRequire()('koffi') as typeof Koffi;
        // Without a name koffi uses the C library that Node itself runs on, glibc or musl, and searches no disk.
        loaded = { koffi, libc: koffi.load(null) };
        return loaded;
      } catch (error) {
        refusal = error instanceof NotSupported ? error : withoutKoffi(error);
      }
    }
    throw refusal;
  }
  return loaded;
}

function withoutKoffi(cause: unknown): NotSupported {
  const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause);
  return new NotSupported(
    `this needs the C library, and koffi, which calls it, cannot be loaded for ${process.arch}: ` +
      `${reason} (install koffi with its optional dependencies)`,
    { cause },
  );
}

/**
 * A declared function. Types have fixed widths (`int32_t`, never `long`); structures are Buffers, which pure functions
 * decode.
 */
export type NativeFunction = (...args: readonly (number | bigint | string | Uint8Array | null)[]) => unknown;

/**
 * Declares a function at its first call, which throws NotSupported if the C library lacks it, or if there are no native
 * calls here.
 */
export function declareNative(name: string, result: string, parameters: readonly string[]): NativeFunction {
  let declared: NativeFunction | null = null;
  return (...args) => {
    declared ??= find(name, () => load().libc.func(name, result, [...parameters]) as NativeFunction);
    return declared(...args);
  };
}

function find<T>(name: string, declare: () => T): T {
  try {
    return declare();
  } catch (error) {
    throw error instanceof NotSupported ? error : new NotSupported(`the C library has no ${name}`, { cause: error });
  }
}

/** The file of koffi, for a process that loads it without this package. */
export function nativeModule(): string {
  return ownRequire().resolve('koffi');
}

/** Whether native calls work at all: koffi may be missing, or may have no binary for this machine. */
export function hasLibc(): boolean {
  try {
    load();
    return true;
  } catch {
    // The reason does not matter here: a function that needs native calls throws it.
    return false;
  }
}

const present = new Map<string, boolean>();

/** Whether the C library has a function; musl lacks those that are specific to glibc. */
export function hasNative(name: string): boolean {
  const known = present.get(name) ?? canDeclare(name);
  present.set(name, known);
  return known;
}

function canDeclare(name: string): boolean {
  try {
    load().libc.func(name, 'void', []);
    return true;
  } catch {
    // koffi reports a missing function only by throwing.
    return false;
  }
}

/**
 * Declares a function without arguments that returns a structure of equal members by value, which cannot be received in
 * a Buffer.
 */
export function declareStructReader<Field extends string>(
  name: string,
  fields: readonly Field[],
  member: string,
): () => Readonly<Record<Field, unknown>> {
  let declared: (() => Readonly<Record<Field, unknown>>) | null = null;
  return () => {
    declared ??= find(name, () => {
      const { koffi, libc } = load();
      const members = Object.fromEntries(fields.map((field) => [field, member]));
      return libc.func(name, koffi.struct(members), []) as () => Readonly<Record<Field, unknown>>;
    });
    return declared();
  };
}

/** Converts the result of a native call; 64-bit results within 2^53 arrive as numbers too. */
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
  return load().koffi.errno();
}

/** Address of a Buffer's bytes, to find what a returned pointer points at. */
export function addressOf(buffer: Buffer): bigint {
  return load().koffi.address(buffer);
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
