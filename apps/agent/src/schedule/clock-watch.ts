/** Smaller differences come from NTP, which slews the clock, or from a late tick. */
const minStepMs = 1_000;

/** Detects by the monotonic clock that the wall clock was set, or that the machine was suspended. */
export class ClockWatch {
  #last: { readonly wallMs: number; readonly monotonicMs: number } | null = null;

  /** By how many milliseconds the wall clock jumped since the last check; null if it did not. */
  check(wallMs: number, monotonicMs: number): number | null {
    const last = this.#last;
    this.#last = { wallMs, monotonicMs };
    if (last === null) {
      return null;
    }
    const stepMs = Math.round(wallMs - last.wallMs - (monotonicMs - last.monotonicMs));
    return Math.abs(stepMs) > minStepMs ? stepMs : null;
  }
}
