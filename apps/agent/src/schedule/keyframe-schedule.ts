import { fnv1a32 } from '@psfleet/wire';

const quarterMs = 900_000;
/** Within which the hosts of a fleet send their keyframes: a third of each quarter hour, so that they come to few more rows than the rest. */
const spreadMs = 300_000;

/**
 * Which ticks hold every process: the first, the first after each quarter hour (a little later on each host, so that a fleet does not send them at one
 * moment), and the next after something was lost or the clock was set back. One quarter hour of rows then answers for most moments in it, the one before
 * and it for the others.
 */
export class KeyframeSchedule {
  readonly #offsetMs: number;
  #quarter: number | null = null;
  #asked = false;

  constructor(host: string) {
    this.#offsetMs = fnv1a32(host) % spreadMs;
  }

  /** What was sent so far does not tell all. */
  askForOne(): void {
    this.#asked = true;
  }

  /** Whether the tick of this moment (milliseconds since the epoch) is one; a set clock changes the quarter too. */
  isDue(ts: number): boolean {
    const quarter = Math.floor((ts - this.#offsetMs) / quarterMs);
    const isDue = this.#asked || quarter !== this.#quarter;
    this.#quarter = quarter;
    this.#asked = false;
    return isDue;
  }
}
