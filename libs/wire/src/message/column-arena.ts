/**
 * Where the numbers of a decoded message lie. Typed arrays of some hundred bytes cost more than what is in them, because each has memory outside of
 * the JavaScript heap: here all columns share one piece. Given to `decodeMessage` again, it is used again, and what lay in it before is overwritten.
 */
export class ColumnArena {
  #buffer = new ArrayBuffer(16 * 1024);
  #used = 0;

  /** Gives all of it free. */
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
      // Columns that were handed out keep the old piece.
      this.#buffer = new ArrayBuffer(Math.max(this.#buffer.byteLength * 2, bytes));
      this.#used = 0;
    }
    this.#used += bytes;
    return this.#buffer;
  }
}
