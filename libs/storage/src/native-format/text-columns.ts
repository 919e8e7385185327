import { GrowingBytes } from './growing-bytes.js';
import type { TextBearingColumn, Values } from './native-column.js';
import { ByteColumn, Uint64Column } from './number-columns.js';

/** String and Nullable(String). */
export class TextColumn implements TextBearingColumn {
  rows = 0;
  readonly #bytes = new GrowingBytes();
  readonly #nulls: ByteColumn | null;

  constructor(nullable: boolean) {
    this.#nulls = nullable ? new ByteColumn(false) : null;
  }

  get textBytes(): number {
    return this.#bytes.length;
  }

  append(texts: Values<string>): void {
    if (this.#nulls !== null) {
      this.#nulls.append(texts.map((text) => (text === null ? 1 : 0)));
    }
    for (const text of texts) {
      if (text === null && this.#nulls === null) {
        throw new TypeError('null for a column that is not nullable');
      }
      this.#bytes.appendText(text ?? '');
    }
    this.rows += texts.length;
  }

  appendRepeated(text: string, count: number): void {
    this.#nulls?.appendRepeated(0, count);
    for (let index = 0; index < count; index++) {
      this.#bytes.appendText(text);
    }
    this.rows += count;
  }

  writeTo(block: GrowingBytes): void {
    this.#nulls?.writeTo(block);
    block.appendBytes(this.#bytes.view());
  }

  clear(): void {
    this.rows = 0;
    this.#bytes.clear();
    this.#nulls?.clear();
  }
}

/** Array(String): the end offset of each row's texts, then all texts. */
export class TextListColumn implements TextBearingColumn {
  readonly #ends = new Uint64Column(false);
  readonly #texts = new GrowingBytes();
  #count = 0;

  get rows(): number {
    return this.#ends.rows;
  }

  get textBytes(): number {
    return this.#texts.length;
  }

  /** A null list becomes an empty one. */
  append(lists: Values<readonly string[]>): void {
    const ends = lists.map((list) => {
      for (const text of list ?? []) {
        this.#texts.appendText(text);
      }
      this.#count += list?.length ?? 0;
      return this.#count;
    });
    this.#ends.append(ends);
  }

  writeTo(block: GrowingBytes): void {
    this.#ends.writeTo(block);
    block.appendBytes(this.#texts.view());
  }

  clear(): void {
    this.#count = 0;
    this.#ends.clear();
    this.#texts.clear();
  }
}
