/** A message with a number at most this far behind has been overtaken by others. */
const maxLate = 64;
/** No more messages than this are lost between two looks. A larger gap is the first number of another CPU. */
const maxLost = 100_000;

/**
 * Counts the messages that are missing from a stream in which each CPU numbers its own from zero, without naming
 * itself. A number that follows none of the known counters belongs to the one that is next below it. That may be the
 * wrong one, but once all of them have moved, the sum is right: it is how far all counters have moved, less the
 * messages that came.
 */
export class SequenceGaps {
  readonly #cpus: number;
  readonly #last: number[] = [];
  /** CPUs of which no message came since the one that may be followed by a gap. */
  readonly #unseen = new Set<number>();
  #hasDropped = false;

  constructor(cpus: number) {
    this.#cpus = cpus;
  }

  /**
   * The kernel has dropped messages. Those that had room still come, without a gap; the next ones of each CPU, which
   * may come much later, show how many are missing.
   */
  noteDrop(): void {
    this.#hasDropped = true;
  }

  /** All waiting messages have been added. */
  noteEmpty(): void {
    if (this.#hasDropped) {
      this.#hasDropped = false;
      for (const cpu of this.#last.keys()) {
        this.#unseen.add(cpu);
      }
    }
  }

  /** How many messages are missing before this one. */
  add(number: number): number {
    const expected = this.#last.indexOf((number - 1) >>> 0);
    if (expected >= 0) {
      this.#move(expected, number);
      return 0;
    }
    const mayMiss = this.#hasDropped || this.#unseen.size > 0;
    const nearest = this.#findBelow(number);
    const missing = nearest === null ? 0 : number - (this.#last[nearest] ?? 0) - 1;
    const isNewCpu = this.#last.length < this.#cpus && (!mayMiss || nearest === null || missing > maxLost);
    if (isNewCpu) {
      this.#last.push(number);
      return 0;
    }
    if (nearest === null || this.#last.some((last) => last >= number && last - number < maxLate)) {
      return 0;
    }
    this.#move(nearest, number);
    return mayMiss ? missing : 0;
  }

  #move(cpu: number, number: number): void {
    this.#last[cpu] = number;
    this.#unseen.delete(cpu);
  }

  #findBelow(number: number): number | null {
    let nearest: number | null = null;
    for (const [cpu, last] of this.#last.entries()) {
      if (last < number && last > (nearest === null ? -1 : (this.#last[nearest] ?? -1))) {
        nearest = cpu;
      }
    }
    return nearest;
  }
}
