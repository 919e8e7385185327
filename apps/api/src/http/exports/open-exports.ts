import { Problem } from '../problem.js';

/** Exports that may be under way at once; each holds the rows of one batch, with command lines of up to 8 KiB. */
const maxOfToken = 3;
const maxOfAll = 6;

const retryAfterSeconds = 30;

/** Counts the exports that are under way, which last as long as their readers take. */
export class OpenExports {
  readonly #ofTokens = new Map<string, number>();

  /** Returns what ends the export, once. Throws a 429 if too many are under way. */
  open(token: string): () => void {
    const own = this.#ofTokens.get(token) ?? 0;
    const all = [...this.#ofTokens.values()].reduce((sum, count) => sum + count, 0);
    if (own >= maxOfToken || all >= maxOfAll) {
      throw new Problem('too-many-questions', `Too many exports are under way; try again in ${retryAfterSeconds} s`, {
        headers: { 'retry-after': String(retryAfterSeconds) },
      });
    }
    this.#ofTokens.set(token, own + 1);
    let isOpen = true;
    return () => {
      if (isOpen) {
        isOpen = false;
        this.#close(token);
      }
    };
  }

  #close(token: string): void {
    const left = (this.#ofTokens.get(token) ?? 1) - 1;
    if (left === 0) {
      this.#ofTokens.delete(token);
    } else {
      this.#ofTokens.set(token, left);
    }
  }
}
