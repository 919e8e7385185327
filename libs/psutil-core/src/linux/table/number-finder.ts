const zero = 0x30;
const nine = 0x39;
const tab = 0x09;
const space = 0x20;

const nothing = Buffer.alloc(0);

/**
 * Finds numbers behind keys. Each search starts where the last one ended, so keys are found fastest in the order of the
 * file; any other order works too.
 */
export class NumberFinder {
  #bytes: Buffer = nothing;
  #from = 0;

  /** Reuse one finder for all files: V8 drops a class's compiled code once garbage collection finds no instance. */
  begin(bytes: Buffer): this {
    this.#bytes = bytes;
    this.#from = 0;
    return this;
  }

  /**
   * The number behind `key`, or NaN. A key begins with a newline unless it is the first of the file. Works on the
   * bytes, because decoding a thousand of them to text for ten digits would cost more.
   */
  find(key: Buffer): number {
    const bytes = this.#bytes;
    const next = bytes.indexOf(key, this.#from);
    const found = next < 0 ? bytes.indexOf(key) : next;
    if (found < 0) {
      return Number.NaN;
    }
    let at = found + key.length;
    while (bytes[at] === space || bytes[at] === tab) {
      at += 1;
    }
    const first = at;
    // Beginning with a double, V8 compiles the sum for numbers of any size at once. Otherwise it compiles it for small
    // ones, and again when the first large one comes, in the middle of a sweep.
    let value = -0;
    for (let byte = bytes[at]; byte !== undefined && byte >= zero && byte <= nine; byte = bytes[at]) {
      value = value * 10 + (byte - zero);
      at += 1;
    }
    this.#from = at;
    return at === first ? Number.NaN : value;
  }
}
