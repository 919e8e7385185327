import type { GrowingBytes } from './growing-bytes.js';
import { bytesOf, resized, type NativeColumn, type Numbers, type Values } from './native-column.js';

/** A column of numbers. A nullable one starts with one byte per row that marks nulls. */
export abstract class NumberColumn implements NativeColumn {
  rows = 0;
  #nulls: Uint8Array | null;

  constructor(nullable: boolean) {
    this.#nulls = nullable ? new Uint8Array(64) : null;
  }

  append(values: Numbers): void {
    // Metric columns are plain arrays, mostly of one value, which are not worth a typed array.
    if (!(values instanceof Float64Array)) {
      return this.#appendEach(values);
    }
    this.reserve(values.length);
    this.#markNulls(values);
    this.setAll(values, this.rows);
    this.rows += values.length;
  }

  appendOne(value: number | null): void {
    this.appendRepeated(value, 1);
  }

  #appendEach(values: readonly (number | null)[]): void {
    for (const value of values) {
      this.appendOne(value === null || Number.isNaN(value) ? null : value);
    }
  }

  appendRepeated(value: number | null, count: number): void {
    this.reserve(count);
    if (this.#nulls !== null) {
      this.#nulls.fill(value === null ? 1 : 0, this.rows, this.rows + count);
    } else if (value === null) {
      throw nullInNonNullable();
    }
    this.fill(value ?? 0, this.rows, count);
    this.rows += count;
  }

  writeTo(block: GrowingBytes): void {
    if (this.#nulls !== null) {
      block.appendBytes(this.#nulls.subarray(0, this.rows));
    }
    block.appendBytes(this.data());
  }

  clear(): void {
    this.rows = 0;
  }

  protected reserve(extra: number): void {
    if (this.#nulls !== null && this.rows + extra > this.#nulls.length) {
      this.#nulls = resized(this.#nulls, this.rows + extra);
    }
    this.reserveData(this.rows + extra);
  }

  #markNulls(values: Float64Array): void {
    const { rows } = this;
    const nulls = this.#nulls;
    if (nulls === null) {
      for (let index = 0; index < values.length; index++) {
        if (Number.isNaN(values[index])) {
          throw nullInNonNullable();
        }
      }
      return;
    }
    for (let index = 0; index < values.length; index++) {
      nulls[rows + index] = Number.isNaN(values[index]) ? 1 : 0;
    }
  }

  protected abstract reserveData(rows: number): void;
  /** Sets values from row `from` on. Integer typed arrays turn NaN into 0, the value of null rows. */
  protected abstract setAll(values: Float64Array, from: number): void;
  protected abstract fill(value: number, from: number, count: number): void;
  protected abstract data(): Uint8Array;
}

function nullInNonNullable(): TypeError {
  return new TypeError('null for a column that is not nullable');
}

/** UInt8, Int8 and Bool. A negative number is stored in two's complement. */
export class ByteColumn extends NumberColumn {
  #values = new Uint8Array(64);

  appendFlags(flags: Values<boolean>): void {
    for (const flag of flags) {
      this.appendOne(flag === null ? null : Number(flag));
    }
  }

  protected reserveData(rows: number): void {
    if (rows > this.#values.length) {
      this.#values = resized(this.#values, rows);
    }
  }

  protected setAll(values: Float64Array, from: number): void {
    this.#values.set(values, from);
  }

  protected fill(value: number, from: number, count: number): void {
    this.#values.fill(value, from, from + count);
  }

  protected data(): Uint8Array {
    return bytesOf(this.#values, this.rows);
  }
}

export class Uint32Column extends NumberColumn {
  #values = new Uint32Array(64);

  protected reserveData(rows: number): void {
    if (rows > this.#values.length) {
      this.#values = resized(this.#values, rows);
    }
  }

  protected setAll(values: Float64Array, from: number): void {
    this.#values.set(values, from);
  }

  protected fill(value: number, from: number, count: number): void {
    this.#values.fill(value, from, from + count);
  }

  protected data(): Uint8Array {
    return bytesOf(this.#values, this.rows);
  }
}

/**
 * UInt64, Decimal64 and DateTime64 as two 32-bit halves. Integers are exact up to 2^53; negative ones are stored in
 * two's complement.
 */
export class Uint64Column extends NumberColumn {
  #halves = new Uint32Array(128);

  /** Appends all 64 bits. Nullable columns do not support it. */
  appendUids(values: BigUint64Array): void {
    this.reserve(values.length);
    this.#halves.set(new Uint32Array(values.buffer, values.byteOffset, values.length * 2), this.rows * 2);
    this.rows += values.length;
  }

  protected reserveData(rows: number): void {
    if (rows * 2 > this.#halves.length) {
      this.#halves = resized(this.#halves, rows * 2);
    }
  }

  protected setAll(values: Float64Array, from: number): void {
    const halves = this.#halves;
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? 0;
      const low = value >>> 0;
      const at = (from + index) * 2;
      halves[at] = low;
      halves[at + 1] = (value - low) / 2 ** 32;
    }
  }

  protected fill(value: number, from: number, count: number): void {
    const low = value >>> 0;
    const high = (value - low) / 2 ** 32;
    for (let at = from * 2; at < (from + count) * 2; at += 2) {
      this.#halves[at] = low;
      this.#halves[at + 1] = high;
    }
  }

  protected data(): Uint8Array {
    return bytesOf(this.#halves, this.rows * 2);
  }
}
