const ZERO = 0x30;
const NINE = 0x39;
const TAB = 0x09;
const SPACE = 0x20;

const NOTHING = Buffer.alloc(0);

/** Finds numbers behind keys in the order of the file, without beginning each time at its first byte, but in any other order too. */
export class NumberFinder {
  #bytes: Buffer = NOTHING;
  #from = 0;

  /** One finder for all files: V8 forgets the code it compiled for a class once a garbage collection finds no object of it. */
  begin(bytes: Buffer): this {
    this.#bytes = bytes;
    this.#from = 0;
    return this;
  }

  /**
   * The number behind `key` (which begins with a newline, or is the first of the file), or NaN. Works on the bytes: a text would have to be made of a
   * thousand bytes of which ten are wanted.
   */
  find(key: Buffer): number {
    const bytes = this.#bytes;
    const next = bytes.indexOf(key, this.#from);
    const found = next < 0 ? bytes.indexOf(key) : next;
    if (found < 0) {
      return Number.NaN;
    }
    let at = found + key.length;
    while (bytes[at] === SPACE || bytes[at] === TAB) {
      at += 1;
    }
    let value = Number.NaN;
    for (let byte = bytes[at]; byte !== undefined && byte >= ZERO && byte <= NINE; byte = bytes[at]) {
      value = (Number.isNaN(value) ? 0 : value * 10) + (byte - ZERO);
      at += 1;
    }
    this.#from = at;
    return value;
  }
}
