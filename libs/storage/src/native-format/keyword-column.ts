import { GrowingBytes } from './growing-bytes.js';
import { bytesOf, resized, type TextBearingColumn, type Numbers, type Values } from './native-column.js';

/** The LowCardinality format: its version, and flags that say that this block holds its own keys and indexes. */
const version = 1;
const flags = { hasAdditionalKeys: 1 << 9, needUpdateDictionary: 1 << 10 } as const;

/**
 * LowCardinality(String) and LowCardinality(Nullable(String)): each text is stored once, and rows hold its index. In a
 * nullable column, index 0 is NULL and its key is an empty text.
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/DataTypes/Serializations/SerializationLowCardinality.cpp
 */
export class KeywordColumn implements TextBearingColumn {
  rows = 0;
  readonly #nullable: boolean;
  readonly #positions = new Map<string, number>();
  readonly #texts = new GrowingBytes();
  #keys = 0;
  #indexes = new Uint32Array(64);

  constructor(nullable: boolean) {
    this.#nullable = nullable;
    this.clear();
  }

  get textBytes(): number {
    return this.#texts.length;
  }

  append(texts: Values<string>): void {
    this.#reserve(texts.length);
    for (const text of texts) {
      this.#indexes[this.rows++] = this.#positionOf(text);
    }
  }

  appendRepeated(text: string, count: number): void {
    this.#reserve(count);
    this.#indexes.fill(this.#positionOf(text), this.rows, this.rows + count);
    this.rows += count;
  }

  /** Appends texts that come with a dictionary: this needs one look-up per distinct text instead of one per row. */
  appendIndexed(values: readonly string[], indexes: Numbers): void {
    this.#reserve(indexes.length);
    const translated = values.map((text) => this.#positionOf(text));
    for (let row = 0; row < indexes.length; row++) {
      const index = indexes[row] ?? Number.NaN;
      this.#indexes[this.rows++] = index >= 0 ? (translated[index] ?? this.#positionOf(null)) : this.#positionOf(null);
    }
  }

  writeTo(block: GrowingBytes): void {
    const width = this.#keys <= 0x100 ? 0 : this.#keys <= 0x1_0000 ? 1 : 2;
    block.appendUint64(version);
    block.appendUint64(flags.hasAdditionalKeys | flags.needUpdateDictionary | width);
    block.appendUint64(this.#keys);
    block.appendBytes(this.#texts.view());
    block.appendUint64(this.rows);
    const used = this.#indexes.subarray(0, this.rows);
    if (width === 0) {
      block.appendBytes(Uint8Array.from(used));
    } else if (width === 1) {
      block.appendBytes(new Uint8Array(Uint16Array.from(used).buffer));
    } else {
      block.appendBytes(bytesOf(this.#indexes, this.rows));
    }
  }

  clear(): void {
    this.rows = 0;
    this.#keys = 0;
    this.#positions.clear();
    this.#texts.clear();
    if (this.#nullable) {
      this.#addKey('');
    }
  }

  #positionOf(text: string | null): number {
    if (text === null) {
      if (!this.#nullable) {
        throw new TypeError('null for a column that is not nullable');
      }
      return 0;
    }
    const known = this.#positions.get(text);
    if (known !== undefined) {
      return known;
    }
    const position = this.#addKey(text);
    this.#positions.set(text, position);
    return position;
  }

  #addKey(text: string): number {
    this.#texts.appendText(text);
    return this.#keys++;
  }

  #reserve(extra: number): void {
    if (this.rows + extra > this.#indexes.length) {
      this.#indexes = resized(this.#indexes, this.rows + extra);
    }
  }
}
