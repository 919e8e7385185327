import { malformed } from '../errors.js';
import { limits } from './limits.js';
import { containers, fixedBytes, lengthBytes } from './message-pack-tags.js';

/**
 * Reads MessagePack from front to back and trusts nothing: no container may claim more elements than there are bytes
 * left, no text or number may exceed its limit, and extension types are refused. Only the requested values are built.
 */
export class MessagePackReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The number of entries of the map that begins here. */
  mapSize(where: string): number {
    return this.#size(where, 'a map', 0x80, 0xde, 2);
  }

  arraySize(where: string): number {
    return this.#size(where, 'an array', 0x90, 0xdc, 1);
  }

  /** The number of a field; -1 for any other key, which is skipped. */
  key(): number {
    const tag = this.#bytes[this.#at] ?? 0;
    if (tag <= 0x7f) {
      this.#tag();
      return tag;
    }
    this.skip();
    return -1;
  }

  /** Whether the next value is nil, which is then skipped. */
  isNil(): boolean {
    if (this.#bytes[this.#at] !== 0xc0) {
      return false;
    }
    this.#at += 1;
    return true;
  }

  flag(where: string): boolean {
    const tag = this.#tag();
    if (tag !== 0xc2 && tag !== 0xc3) {
      throw malformed(`${where} is not a boolean`);
    }
    return tag === 0xc3;
  }

  text(where: string, maxCharacters: number = limits.textCharacters): string {
    const tag = this.#tag();
    const length =
      tag >= 0xa0 && tag <= 0xbf
        ? tag & 0x1f
        : tag === 0xd9
          ? this.#length(1)
          : tag === 0xda
            ? this.#length(2)
            : tag === 0xdb
              ? this.#length(4)
              : -1;
    if (length < 0) {
      throw malformed(`${where} is not text`);
    }
    const from = this.#advance(length);
    // A UTF-16 unit takes at most 3 bytes of UTF-8, so a text within the limit is never refused here.
    if (length > maxCharacters * 3) {
      throw malformed(`${where} is longer than ${maxCharacters} characters`);
    }
    const text = this.#bytes.toString('utf8', from, from + length);
    if (text.length > maxCharacters) {
      throw malformed(`${where} is longer than ${maxCharacters} characters`);
    }
    return text;
  }

  /** Bytes within the message, not copied. */
  binary(where: string): Buffer {
    const tag = this.#tag();
    const length =
      tag === 0xc4 ? this.#length(1) : tag === 0xc5 ? this.#length(2) : tag === 0xc6 ? this.#length(4) : -1;
    if (length < 0) {
      throw malformed(`${where} is not bytes`);
    }
    const from = this.#advance(length);
    return this.#bytes.subarray(from, from + length);
  }

  whole(min: number, max: number, where: string): number {
    const value = this.#number();
    if (!(value >= min && value <= max)) {
      throw notWhole(min, max, where);
    }
    return value;
  }

  /** Fills `target` with the next numbers; nil becomes NaN where it is allowed. */
  wholes(target: Float64Array, isNullable: boolean, min: number, max: number, where: string): void {
    const bytes = this.#bytes;
    for (let index = 0; index < target.length; index++) {
      const tag = bytes[this.#at] ?? 0xc1;
      let value: number;
      if (tag <= 0x7f) {
        value = tag;
        this.#at += 1;
      } else {
        value = this.#number();
        if (isNullable && tag === 0xc0) {
          target[index] = value;
          continue;
        }
      }
      if (!(value >= min && value <= max)) {
        throw notWhole(min, max, where);
      }
      target[index] = value;
    }
  }

  /** One number, text, flag or nil; undefined for anything else, which is skipped. */
  scalar(where: string): number | string | boolean | null | undefined {
    const tag = this.#bytes[this.#at] ?? 0xc1;
    if (this.isNil()) {
      return null;
    }
    if (tag === 0xc2 || tag === 0xc3) {
      return this.flag(where);
    }
    if ((tag >= 0xa0 && tag <= 0xbf) || (tag >= 0xd9 && tag <= 0xdb)) {
      return this.text(where);
    }
    if (tag <= 0x7f || tag >= 0xe0 || (tag >= 0xca && tag <= 0xd3)) {
      return this.#number();
    }
    this.skip();
    return undefined;
  }

  /** Skips one value of any kind. */
  skip(): void {
    const open = [1]; // elements that are left, by depth
    while (open.length > 0) {
      const left = open.at(-1) ?? 0;
      if (left === 0) {
        open.pop();
        continue;
      }
      open[open.length - 1] = left - 1;
      const elements = this.#skipOne();
      if (elements === 0) {
        continue;
      }
      if (open.length >= limits.depth) {
        throw malformed(`containers nest deeper than ${limits.depth}`);
      }
      open.push(elements);
    }
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.left > 0) {
      throw malformed(`${this.left} bytes after the message`);
    }
  }

  /** A whole number of any width; NaN for nil, Infinity for anything but a whole number. */
  #number(): number {
    const tag = this.#tag();
    if (tag <= 0x7f) {
      return tag;
    }
    if (tag >= 0xe0) {
      return tag - 0x100;
    }
    const view = this.#view;
    switch (tag) {
      case 0xc0:
        return Number.NaN;
      case 0xcc:
        return this.#length(1);
      case 0xcd:
        return this.#length(2);
      case 0xce:
        return this.#length(4);
      case 0xcf:
        return this.#length(4) * 2 ** 32 + this.#length(4);
      case 0xd0:
        return view.getInt8(this.#advance(1));
      case 0xd1:
        return view.getInt16(this.#advance(2));
      case 0xd2:
        return view.getInt32(this.#advance(4));
      case 0xd3:
        return Number(view.getBigInt64(this.#advance(8)));
      case 0xca:
        return wholeOrInfinity(view.getFloat32(this.#advance(4)));
      case 0xcb:
        return wholeOrInfinity(view.getFloat64(this.#advance(8)));
      default:
        return Number.POSITIVE_INFINITY;
    }
  }

  #tag(): number {
    const tag = this.#bytes[this.#at];
    if (tag === undefined) {
      throw malformed('message ends inside a value');
    }
    this.#at += 1;
    return tag;
  }

  #length(size: 1 | 2 | 4): number {
    const from = this.#advance(size);
    return size === 1
      ? this.#view.getUint8(from)
      : size === 2
        ? this.#view.getUint16(from)
        : this.#view.getUint32(from);
  }

  /** The entries of a container. `fix` is its tag for up to 15 of them, `tag16` the one for a count of two bytes. */
  #size(where: string, what: string, fix: number, tag16: number, elements: 1 | 2): number {
    const tag = this.#tag();
    if ((tag & 0xf0) === fix) {
      return this.#claimed(tag & 0x0f, elements);
    }
    if (tag !== tag16 && tag !== tag16 + 1) {
      throw malformed(`${where} is not ${what}`);
    }
    return this.#claimed(this.#length(tag === tag16 ? 2 : 4), elements);
  }

  /** Moves past these bytes, and returns where they begin. */
  #advance(count: number): number {
    const from = this.#at;
    if (count > this.#bytes.length - from) {
      throw malformed('message ends inside a value');
    }
    this.#at = from + count;
    return from;
  }

  /** Refuses a number of elements for which there are not enough bytes. */
  #claimed(elements: number, minBytes: 1 | 2): number {
    if (elements * minBytes > this.left) {
      throw malformed(`a container claims ${elements} elements, ${this.left} bytes are left`);
    }
    return elements;
  }

  /** Skips a scalar or the head of a container; returns the number of elements that follow. */
  #skipOne(): number {
    const tag = this.#tag();
    if (tag <= 0x7f || tag >= 0xe0) {
      return 0;
    }
    if (tag <= 0x8f) {
      return this.#claimed(tag & 0x0f, 2) * 2;
    }
    if (tag <= 0x9f) {
      return this.#claimed(tag & 0x0f, 1);
    }
    const container = containers.get(tag);
    if (container !== undefined) {
      return this.#claimed(this.#length(container.countBytes), container.elements) * container.elements;
    }
    this.#advance(tag <= 0xbf ? tag & 0x1f : this.#scalarBytes(tag));
    return 0;
  }

  #scalarBytes(tag: number): number {
    const width = lengthBytes.get(tag);
    const bytes = width === undefined ? fixedBytes.get(tag) : this.#length(width);
    if (bytes === undefined) {
      throw malformed(`value of type 0x${tag.toString(16)} is not allowed`);
    }
    return bytes;
  }
}

function wholeOrInfinity(value: number): number {
  return Number.isInteger(value) ? value : Number.POSITIVE_INFINITY;
}

function notWhole(min: number, max: number, where: string): Error {
  return malformed(`${where} is not a whole number from ${min} to ${max}`);
}
