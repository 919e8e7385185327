/** The largest growth at once: copying a large buffer a few times costs less than leaving half of it empty. */
const maxStep = 16 * 1024 * 1024;

/** A buffer that grows at its end and keeps its capacity for the next block. */
export class GrowingBytes {
  #buffer: Buffer;
  #used = 0;

  constructor(capacity = 4096) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#used;
  }

  /**
   * Appends the length as a variable-length number, then the text in UTF-8. A lone surrogate becomes U+FFFD, because
   * ClickHouse must never hold invalid UTF-8.
   */
  appendText(text: string): void {
    // A UTF-16 unit takes at most 3 bytes. Only a text whose length may need two bytes is measured first.
    const maxBytes = text.length * 3;
    this.#reserve(maxBytes + 5);
    if (maxBytes < 0x80) {
      const written = this.#buffer.write(text, this.#used + 1, 'utf8');
      this.#buffer[this.#used] = written;
      this.#used += written + 1;
      return;
    }
    this.appendLength(Buffer.byteLength(text, 'utf8'));
    this.#used += this.#buffer.write(text, this.#used, 'utf8');
  }

  /** Appends a LEB128 number, as ClickHouse writes lengths. */
  appendLength(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#used++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#used++] = rest;
  }

  appendUint64(value: number): void {
    this.#reserve(8);
    this.#buffer.writeUInt32LE(value >>> 0, this.#used);
    this.#buffer.writeUInt32LE(Math.floor(value / 2 ** 32), this.#used + 4);
    this.#used += 8;
  }

  appendBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  view(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
  }

  #reserve(extra: number): void {
    if (this.#used + extra <= this.#buffer.length) {
      return;
    }
    const larger = Buffer.allocUnsafe(
      Math.max(this.#buffer.length + Math.min(this.#buffer.length, maxStep), this.#used + extra),
    );
    larger.set(this.view());
    this.#buffer = larger;
  }
}
