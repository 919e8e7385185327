import type { GrowingBytes } from './growing-bytes.js';

/** One column of a block in the making. Values are appended many at a time; nothing is made per row. */
export interface NativeColumn {
  readonly rows: number;
  /** The column's data as Native wants them, without name and type. */
  writeTo(block: GrowingBytes): void;
  clear(): void;
}

/** A column whose size no number of rows bounds. */
export interface TextBearingColumn extends NativeColumn {
  /** Bytes of its texts. */
  readonly textBytes: number;
}

/** Arrays without a value where the column is not nullable are a fault of the caller. */
export type Values<T> = readonly (T | null)[];
/** In a Float64Array NaN stands for no value. */
export type Numbers = Values<number> | Float64Array;

/** Room for `needed` elements, at least doubled, with the elements so far. */
export function grown<A extends Uint8Array | Uint32Array>(array: A, needed: number): A {
  const larger = new (array.constructor as new (length: number) => A)(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}

export function bytesOf(array: Uint8Array | Uint32Array, elements: number): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, elements * array.BYTES_PER_ELEMENT);
}
