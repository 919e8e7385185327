import { fnv1a32 } from '@psfleet/wire';
import type { Clock } from './clock.js';

/**
 * The offset of a host's ticks in the interval. It depends on the name, so that a fleet does not publish all at once.
 */
export function tickOffset(host: string, intervalMs: number): number {
  return fnv1a32(host) % intervalMs;
}

/** The first time after `wallMs` on the host's grid. */
export function nextOnGrid(wallMs: number, intervalMs: number, offsetMs: number): number {
  return (Math.floor((wallMs - offsetMs) / intervalMs) + 1) * intervalMs + offsetMs;
}

export interface TickerOptions {
  readonly intervalMs: number;
  readonly offsetMs: number;
  readonly clock: Pick<Clock, 'wallMs' | 'setTimer'>;
  /**
   * Gets the time of the tick, which is on the grid except for the first and those after a jump of the clock. A tick
   * that is due while another runs is skipped.
   */
  readonly onTick: (ts: number) => Promise<void>;
  readonly onError: (err: unknown) => void;
}

/** Minimum time between a tick off the grid and the next on it: percentages of less would be too coarse. */
const minFirstMs = 1_000;
/** A timer that fires further from its time of the grid was delayed, or the clock was set meanwhile. */
const maxDistanceMs = 1_000;

/** Calls back at the start, and then at every time of the grid until it is stopped. */
export class Ticker {
  /** The number of ticks that were due while another ran. */
  skipped = 0;
  readonly #options: TickerOptions;
  #timer: { cancel(): void } | null = null;
  #running: Promise<void> | null = null;

  constructor(options: TickerOptions) {
    this.#options = options;
  }

  start(): void {
    const now = this.#options.clock.wallMs();
    this.#run(now);
    this.#schedule(now + minFirstMs);
  }

  /** Waits for a running tick. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#running;
  }

  /** Schedules the tick at the first time of the grid after `afterMs`. */
  #schedule(afterMs: number): void {
    const { clock, intervalMs, offsetMs } = this.#options;
    const due = nextOnGrid(afterMs, intervalMs, offsetMs);
    // Each timer starts from the current time, so that a jump of the clock affects one interval at most.
    this.#timer = clock.setTimer(() => {
      const now = clock.wallMs();
      if (Math.abs(now - due) > maxDistanceMs) {
        this.#run(now);
        this.#schedule(now + minFirstMs);
      } else {
        this.#run(due);
        // A timer may fire a little early; that time of the grid is done nevertheless.
        this.#schedule(Math.max(now, due));
      }
    }, due - clock.wallMs());
  }

  #run(ts: number): void {
    if (this.#running !== null) {
      this.skipped += 1;
      return;
    }
    this.#running = this.#options
      .onTick(ts)
      .catch(this.#options.onError)
      .finally(() => {
        this.#running = null;
      });
  }
}
