/**
 * The memory of a decoded message's numbers, shared by all its columns: each small typed array of its own would cost
 * more than its content, because its buffer lies outside of the JavaScript heap. `decodeMessage` overwrites an arena
 * that it is given again.
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
