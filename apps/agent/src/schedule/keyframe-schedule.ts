import { fnv1a32 } from '@psfleet/wire';

const quarterMs = 900_000;
/** The part of each quarter hour within which the hosts of a fleet send their keyframes, at offsets of their own. */
const spreadMs = 300_000;

/**
 * Decides which ticks are keyframes, with a sample of every process: the first, the first after each quarter hour (at
 * an offset of the host, so that a fleet does not send them all at once), and those that were requested. The process
 * table at most times can then be read from one quarter hour of rows, and at the others from two.
 */
export class KeyframeSchedule {
  readonly #offsetMs: number;
  #quarter: number | null = null;
  #isRequested = false;

  constructor(host: string) {
    this.#offsetMs = fnv1a32(host) % spreadMs;
  }

  /** Makes the next tick a keyframe, because a reader could not continue from the last one. */
  request(): void {
    this.#isRequested = true;
  }

  /** Whether the tick at `ts` is a keyframe; setting the clock changes the quarter hour too. Call once per tick. */
  isDue(ts: number): boolean {
    const quarter = Math.floor((ts - this.#offsetMs) / quarterMs);
    const isDue = this.#isRequested || quarter !== this.#quarter;
    this.#quarter = quarter;
    this.#isRequested = false;
    return isDue;
  }
}
