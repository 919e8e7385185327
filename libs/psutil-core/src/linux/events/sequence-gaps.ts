/** A message with a number at most this far behind has been overtaken by others. */
const maxLate = 64;

/**
 * Counts the messages that are missing from a stream in which each CPU numbers its own from zero, without naming
 * itself. A number that follows none of the known counters belongs to the one that is next below it.
 */
export class SequenceGaps {
  readonly #cpus: number;
  readonly #last: number[] = [];

  constructor(cpus: number) {
    this.#cpus = cpus;
  }

  /** How many messages are missing before this one. `mayMiss`: whether the kernel said that it dropped some. */
  add(number: number, mayMiss: boolean): number {
    const expected = this.#last.indexOf((number - 1) >>> 0);
    if (expected >= 0) {
      this.#last[expected] = number;
      return 0;
    }
    if (!mayMiss && this.#last.length < this.#cpus) {
      this.#last.push(number);
      return 0;
    }
    if (this.#last.some((last) => last >= number && last - number < maxLate)) {
      return 0;
    }
    const [nearest = -1] = [...this.#last.keys()]
      .filter((cpu) => (this.#last[cpu] ?? 0) < number)
      .sort((a, b) => (this.#last[b] ?? 0) - (this.#last[a] ?? 0));
    if (nearest < 0) {
      return 0;
    }
    const missing = number - (this.#last[nearest] ?? 0) - 1;
    this.#last[nearest] = number;
    return mayMiss ? missing : 0;
  }
}
