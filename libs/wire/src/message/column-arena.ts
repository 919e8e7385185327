/**
 * Memory that the numeric columns of a decoded message share: a separate buffer per column would cost more than its
 * data. Reusing an arena for another message overwrites the columns of the previous one.
 */
export class ColumnArena {
  #buffer = new ArrayBuffer(16 * 1024);
  #used = 0;

  /** Frees everything for reuse. */
  clear(): void {
    this.#used = 0;
  }

  numbers(count: number): Float64Array {
    const offset = this.#reserve(count * 8);
    return new Float64Array(this.#buffer, offset, count);
  }

  uids(count: number): BigUint64Array {
    const offset = this.#reserve(count * 8);
    return new BigUint64Array(this.#buffer, offset, count);
  }

  /** Returns the offset of the reserved bytes; `#buffer` may be a new one. */
  #reserve(bytes: number): number {
    if (this.#used + bytes > this.#buffer.byteLength) {
      // Columns that were handed out keep the old buffer.
      this.#buffer = new ArrayBuffer(Math.max(this.#buffer.byteLength * 2, bytes));
      this.#used = 0;
    }
    const offset = this.#used;
    this.#used += bytes;
    return offset;
  }
}
