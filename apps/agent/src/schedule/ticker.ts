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
  /** Called with the moment on the grid. A tick that comes while the one before still runs is skipped, not queued. */
  readonly onTick: (ts: number) => Promise<void>;
  readonly onError: (err: unknown) => void;
}

/** Calls back at every point of the grid until it is stopped. */
export class Ticker {
  /** Ticks that were due while another ran. */
  skipped = 0;
  private readonly options: TickerOptions;
  private timer: { cancel(): void } | null = null;
  private running: Promise<void> | null = null;

  constructor(options: TickerOptions) {
    this.options = options;
  }

  start(): void {
    const { clock, intervalMs, offsetMs } = this.options;
    const now = clock.wallMs();
    const due = nextOnGrid(now, intervalMs, offsetMs);
    // A timer never sleeps past one interval, so a jump of the wall clock costs one odd interval at most.
    this.timer = clock.setTimer(() => this.fire(due), due - now);
  }

  /** Ends the schedule and waits for a tick under way. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    await this.running;
  }

  private fire(due: number): void {
    if (this.running === null) {
      this.running = this.options.onTick(due).catch(this.options.onError).finally(() => {
        this.running = null;
      });
    } else this.skipped += 1;
    this.start();
  }
}
