import { endianness } from 'node:os';
import type * as Koffi from 'koffi';
import { NotSupported } from '../../errors.js';
import { ownRequire } from '../../platform/own-module.js';

/**
 * A declared function. Types have fixed widths; structures are Buffers, which pure functions decode. A handle, and an
 * address in another process, are numbers of 64 bits.
 */
export type NativeFunction = (...args: readonly (number | bigint | string | Uint8Array | null)[]) => unknown;

/** Structures are declared as 64-bit Windows has them. */
const knownArchitectures: ReadonlySet<string> = new Set(['x64', 'arm64']);

/** koffi is loaded at the first native call: importing the package must touch nothing. */
let koffi: typeof Koffi | null = null;
/** Why it cannot be loaded, which is asked once. */
let refusal: unknown = null;
const libraries = new Map<string, ReturnType<typeof Koffi.load>>();

function loadKoffi(): typeof Koffi {
  if (refusal !== null) {
    throw refusal;
  }
  try {
    koffi ??= requireKoffi();
    return koffi;
  } catch (error) {
    refusal = error;
    throw error;
  }
}

/** Whether DLLs can be called at all: koffi may be missing, or Node may be of 32 bits. */
export function hasNativeCalls(): boolean {
  try {
    loadKoffi();
    return true;
  } catch {
    // The reason does not matter here: a function that needs native calls throws it.
    return false;
  }
}

function requireKoffi(): typeof Koffi {
  requireKnownArchitecture(process.arch, endianness());
  try {
    return ownRequire()('koffi') as typeof Koffi;
  } catch (error) {
    throw new NotSupported(
      `this needs koffi, which cannot be loaded for ${process.arch}: install koffi with its optional dependencies`,
      { cause: error },
    );
  }
}

/** Throws NotSupported where structures have another layout: a wrong one would give wrong numbers. */
export function requireKnownArchitecture(arch: string, byteOrder: 'LE' | 'BE'): void {
  if (!knownArchitectures.has(arch) || byteOrder !== 'LE') {
    throw new NotSupported(
      `the structures of Windows are known only for x64 and arm64, not for ${arch} (${byteOrder}): ` +
        'install a 64-bit Node',
    );
  }
}

/**
 * Declares a function of a DLL at its first call, which throws NotSupported if this Windows lacks the DLL or the
 * function.
 */
export function declareNative(
  dll: string,
  name: string,
  result: string,
  parameters: readonly string[],
): NativeFunction {
  let declared: NativeFunction | null = null;
  return (...args) => {
    declared ??= find(dll, name, result, parameters);
    return declared(...args);
  };
}

function find(dll: string, name: string, result: string, parameters: readonly string[]): NativeFunction {
  const loaded = loadKoffi();
  try {
    const library = libraries.get(dll) ?? loaded.load(`${dll}.dll`);
    libraries.set(dll, library);
    return library.func(name, result, [...parameters]) as NativeFunction;
  } catch (error) {
    throw new NotSupported(`this system has no function ${name} in ${dll}.dll`, { cause: error });
  }
}

/** Address of a Buffer's bytes, for structures that point into their own buffer. */
export function addressOf(buffer: Buffer): number {
  return Number(loadKoffi().address(buffer));
}

/** The number that a function returned; handles and 64-bit results within 2^53 arrive as numbers too. */
export function toNumber(result: unknown, call: string): number {
  if (typeof result === 'number') {
    return result;
  }
  if (typeof result === 'bigint') {
    return Number(result);
  }
  throw new TypeError(`${call} returned ${typeof result}`);
}
