/**
 * Memory that the numeric columns of a decoded message share. A small typed array costs more than its content, because
 * each has memory outside the JavaScript heap. An arena that is passed to `decodeMessage` again is reused, which
 * overwrites the columns of the message before.
 */
export class ColumnArena {
  #buffer = new ArrayBuffer(16 * 1024);
  #used = 0;

  /** Frees all columns. */
  clear(): void {
    this.#used = 0;
  }

  numbers(count: number): Float64Array {
    return new Float64Array(this.#reserve(count * 8), this.#used - count * 8, count);
  }

  uids(count: number): BigUint64Array {
    return new BigUint64Array(this.#reserve(count * 8), this.#used - count * 8, count);
  }

  #reserve(bytes: number): ArrayBuffer {
    if (this.#used + bytes > this.#buffer.byteLength) {
      // Columns that were handed out keep the old buffer.
      this.#buffer = new ArrayBuffer(Math.max(this.#buffer.byteLength * 2, bytes));
      this.#used = 0;
    }
    this.#used += bytes;
    return this.#buffer;
  }
}
