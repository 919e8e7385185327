/** The last content of a small file per slot, which shows without decoding whether anything changed. */
export class KeptLines {
  readonly #size: number;
  #bytes: Buffer;
  #lengths: Int32Array;

  /** Content longer than `size` bytes, or of negative length, is not remembered and counts as changed every time. */
  constructor(size: number, capacity: number) {
    this.#size = size;
    this.#bytes = Buffer.alloc(capacity * size);
    this.#lengths = new Int32Array(capacity);
  }

  /** Whether the content is the same as last time; if not, remembers it. */
  keep(slot: number, bytes: Buffer, length: number): boolean {
    const start = slot * this.#size;
    if (length === this.#lengths[slot] && bytes.compare(this.#bytes, start, start + length, 0, length) === 0) {
      return true;
    }
    const fits = length >= 0 && length <= this.#size;
    this.#lengths[slot] = fits ? length : -1;
    if (fits) {
      bytes.copy(this.#bytes, start, 0, length);
    }
    return false;
  }

  forget(slot: number): void {
    this.#lengths[slot] = 0;
  }

  grow(capacity: number): void {
    this.#bytes = Buffer.concat([this.#bytes], capacity * this.#size);
    const lengths = new Int32Array(capacity);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }
}
