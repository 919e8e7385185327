import type { GrowingBytes } from './growing-bytes.js';
import { bytesOf, grown, type NativeColumn, type Values } from './native-column.js';

/** A column of numbers; a nullable one has a byte per row in front that says where there is none. */
export abstract class NumberColumn implements NativeColumn {
  rows = 0;
  private nulls: Uint8Array | null;

  constructor(nullable: boolean) {
    this.nulls = nullable ? new Uint8Array(64) : null;
  }

  append(values: Values<number>): void {
    this.reserve(values.length);
    for (let index = 0; index < values.length; index++) this.put(values[index] ?? null);
  }

  appendRepeated(value: number | null, count: number): void {
    this.reserve(count);
    for (let index = 0; index < count; index++) this.put(value);
  }

  writeTo(block: GrowingBytes): void {
    if (this.nulls !== null) block.appendBytes(this.nulls.subarray(0, this.rows));
    block.appendBytes(this.data());
  }

  clear(): void {
    this.rows = 0;
  }

  protected reserve(extra: number): void {
    if (this.nulls !== null && this.rows + extra > this.nulls.length) this.nulls = grown(this.nulls, this.rows + extra);
    this.reserveData(this.rows + extra);
  }

  private put(value: number | null): void {
    if (this.nulls !== null) this.nulls[this.rows] = value === null ? 1 : 0;
    else if (value === null) throw new TypeError('null for a column that is not nullable');
    this.set(this.rows++, value ?? 0);
  }

  protected abstract reserveData(rows: number): void;
  protected abstract set(row: number, value: number): void;
  protected abstract data(): Uint8Array;
}

/** UInt8, Int8 and Bool: a negative number is its two's complement. */
export class ByteColumn extends NumberColumn {
  private values = new Uint8Array(64);

  appendFlags(flags: Values<boolean>): void {
    this.append(flags.map((flag) => (flag === null ? null : Number(flag))));
  }

  protected reserveData(rows: number): void {
    if (rows > this.values.length) this.values = grown(this.values, rows);
  }

  protected set(row: number, value: number): void {
    this.values[row] = value;
  }

  protected data(): Uint8Array {
    return bytesOf(this.values, this.rows);
  }
}

export class Uint32Column extends NumberColumn {
  private values = new Uint32Array(64);

  protected reserveData(rows: number): void {
    if (rows > this.values.length) this.values = grown(this.values, rows);
  }

  protected set(row: number, value: number): void {
    this.values[row] = value;
  }

  protected data(): Uint8Array {
    return bytesOf(this.values, this.rows);
  }
}

/** UInt64, Decimal64 and DateTime64, as two halves of 32 bits: exact for whole numbers up to 2^53, negative ones in two's complement. */
export class Uint64Column extends NumberColumn {
  private halves = new Uint32Array(128);

  /** All 64 bits. Not for nullable columns. */
  appendUids(values: BigUint64Array): void {
    this.reserve(values.length);
    this.halves.set(new Uint32Array(values.buffer, values.byteOffset, values.length * 2), this.rows * 2);
    this.rows += values.length;
  }

  protected reserveData(rows: number): void {
    if (rows * 2 > this.halves.length) this.halves = grown(this.halves, rows * 2);
  }

  protected set(row: number, value: number): void {
    const low = value >>> 0;
    this.halves[row * 2] = low;
    this.halves[row * 2 + 1] = (value - low) / 2 ** 32;
  }

  protected data(): Uint8Array {
    return bytesOf(this.halves, this.rows * 2);
  }
}
