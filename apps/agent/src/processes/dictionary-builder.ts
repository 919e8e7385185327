import type { DictionaryColumn } from '@psfleet/wire';

/** Builds a dictionary column: each distinct text is stored once. */
export class DictionaryBuilder {
  readonly #positions = new Map<string, number>();
  readonly #indexes: (number | null)[] = [];

  add(text: string | null): void {
    this.#indexes.push(text === null ? null : this.#positionOf(text));
  }

  build(): DictionaryColumn {
    return { values: [...this.#positions.keys()], indexes: this.#indexes };
  }

  #positionOf(text: string): number {
    const known = this.#positions.get(text);
    if (known !== undefined) {
      return known;
    }
    this.#positions.set(text, this.#positions.size);
    return this.#positions.size - 1;
  }
}
