import type { Clock } from './clock.js';

/** Starts something once: when it is told to, at the latest some time after `begin`. */
export class DelayedStart {
  readonly #clock: Pick<Clock, 'setTimer'>;
  readonly #start: () => void;
  #timer: { cancel(): void } | null = null;
  #isDone = false;

  constructor(clock: Pick<Clock, 'setTimer'>, start: () => void) {
    this.#clock = clock;
    this.#start = start;
  }

  begin(limitMs: number): void {
    this.#timer = this.#clock.setTimer(() => this.now(), limitMs);
  }

  now(): void {
    if (!this.#isDone) {
      this.cancel();
      this.#start();
    }
  }

  /** It starts no more. */
  cancel(): void {
    this.#isDone = true;
    this.#timer?.cancel();
  }
}
