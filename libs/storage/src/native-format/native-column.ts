import type { GrowingBytes } from './growing-bytes.js';

/** One column of a block under construction. Values are appended in bulk, without an object per row. */
export interface NativeColumn {
  readonly rows: number;
  /** Writes the column's data in the Native format, without name and type. */
  writeTo(block: GrowingBytes): void;
  clear(): void;
}

/** A column whose size is not bounded by the number of its rows. */
export interface TextBearingColumn extends NativeColumn {
  /** The size of its texts in bytes. */
  readonly textBytes: number;
}

/** A null in a column that is not nullable is a mistake of the caller. */
export type Values<T> = readonly (T | null)[];
/** In a Float64Array, NaN stands for null. */
export type Numbers = Values<number> | Float64Array;

/** Copies the array into one with room for `needed` elements, at least twice as large. */
export function resized<A extends Uint8Array | Uint32Array>(array: A, needed: number): A {
  const larger = new (array.constructor as new (length: number) => A)(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}

export function bytesOf(array: Uint8Array | Uint32Array, elements: number): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, elements * array.BYTES_PER_ELEMENT);
}
