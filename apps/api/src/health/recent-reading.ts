import { runForAll } from '../http/request-scope.js';

/**
 * Answers everybody who asks with the reading that is under way, or that ended a short time ago. It goes on when
 * the client that began it leaves. One that fails answers those who waited for it, and nobody later.
 */
export class RecentReading<T> {
  readonly #read: () => Promise<T>;
  readonly #maxAgeMs: number;
  #newest: { until: number; readonly answer: Promise<T> } | null = null;

  constructor(read: () => Promise<T>, maxAgeMs: number) {
    this.#read = read;
    this.#maxAgeMs = maxAgeMs;
  }

  get(): Promise<T> {
    if (this.#newest === null || performance.now() >= this.#newest.until) {
      const newest = { until: Infinity, answer: runForAll(this.#read) };
      this.#newest = newest;
      newest.answer.then(
        () => (newest.until = performance.now() + this.#maxAgeMs),
        () => (newest.until = 0),
      );
    }
    return this.#newest.answer;
  }
}
