import { fnv1a32 } from '@psfleet/wire';

/** Time as the ticker needs it; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  wallMs(): number;
  setTimer(callback: () => void, delayMs: number): { cancel(): void };
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Where on the interval a host ticks: spread by its name, so that a fleet does not publish in one moment. */
export function tickOffset(host: string, intervalMs: number): number {
  return fnv1a32(host) % intervalMs;
}

/** The next moment after `wallMs` that lies on the host's grid. */
export function nextOnGrid(wallMs: number, intervalMs: number, offsetMs: number): number {
  return (Math.floor((wallMs - offsetMs) / intervalMs) + 1) * intervalMs + offsetMs;
}

export interface TickerOptions {
  readonly intervalMs: number;
  readonly offsetMs: number;
  readonly clock: Clock;
  /** Called with the moment, which lies on the grid but for the very first. A tick that comes while the one before still runs is skipped, not queued. */
  readonly onTick: (ts: number) => Promise<void>;
  readonly onError: (err: unknown) => void;
}

/** The first tick on the grid comes no sooner after the one at the start: shares of a shorter time would be too coarse. */
const minFirstMs = 1_000;

/** Calls back at once, and then at every point of the grid until it is stopped. */
export class Ticker {
  /** Ticks that were due while another ran. */
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

  /** Ends the schedule and waits for a tick under way. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await this.#running;
  }

  /** The next tick is the first point of the grid after `afterMs`. */
  #schedule(afterMs: number): void {
    const { clock, intervalMs, offsetMs } = this.#options;
    const due = nextOnGrid(afterMs, intervalMs, offsetMs);
    // Counted from now at each tick, so a jump of the wall clock costs one odd interval at most.
    this.#timer = clock.setTimer(() => {
      this.#run(due);
      const now = clock.wallMs();
      // A timer may come a little early; that point of the grid is done all the same.
      this.#schedule(now < due && due - now < intervalMs / 2 ? due : now);
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
