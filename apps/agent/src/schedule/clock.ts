import os from 'node:os';

/** The clocks of this machine; tests have their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  wallMs(): number;
  /** Milliseconds on a clock that nobody sets, and which goes on while the machine sleeps. */
  steadyMs(): number;
  setTimer(callback: () => void, delayMs: number): { cancel(): void };
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  // CLOCK_BOOTTIME, unlike the monotonic clock of `performance`, which stops while the machine sleeps.
  steadyMs: () => os.uptime() * 1_000,
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
