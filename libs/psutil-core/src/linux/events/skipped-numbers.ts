/** What one look left out, the next has: messages overtake each other within microseconds. */
const maxLooks = 2;

interface Skip {
  /** The last number before those that were skipped. */
  readonly after: number;
  /** The number that came too early. */
  readonly before: number;
  /** The largest of them that came since. */
  newest: number;
  missing: number;
  looks: number;
}

/**
 * Numbers that a stream skipped although nothing was lost. Either the message with the number after them has overtaken
 * them, and they come at once, or it was the first one of another CPU, which numbers its own messages.
 */
export class SkippedNumbers {
  #skips: Skip[] = [];

  note(after: number, before: number): void {
    this.#skips.push({ after, before, newest: after, missing: before - after - 1, looks: 0 });
  }

  /** Takes a number that comes after all; false if it was not skipped. */
  take(number: number): boolean {
    const skip = this.#skips.find(({ after, before }) => number > after && number < before);
    if (skip === undefined) {
      return false;
    }
    skip.newest = Math.max(skip.newest, number);
    skip.missing -= 1;
    return true;
  }

  /** All waiting messages have been read. Returns where those CPUs are that were taken for others. */
  noteEmpty(): number[] {
    for (const skip of this.#skips) {
      skip.looks += 1;
    }
    const over = this.#skips.filter(({ looks, missing }) => looks >= maxLooks || missing === 0);
    this.#skips = this.#skips.filter((skip) => !over.includes(skip));
    return over.filter(({ missing }) => missing > 0).map(({ newest }) => newest);
  }

  /** Messages were lost, so that it shows nothing when some of them do not come. */
  clear(): void {
    this.#skips = [];
  }
}
