/** Smaller differences are what NTP slews away, or a tick that came late. */
const minStepMs = 1_000;

/** Notices that somebody set the wall clock, by comparing it with the monotonic one. A machine that slept shows the same. */
export class ClockWatch {
  #last: { readonly wallMs: number; readonly monotonicMs: number } | null = null;

  /** By how many milliseconds the wall clock jumped since the last look; null if it did not. */
  look(wallMs: number, monotonicMs: number): number | null {
    const last = this.#last;
    this.#last = { wallMs, monotonicMs };
    if (last === null) {
      return null;
    }
    const stepMs = Math.round(wallMs - last.wallMs - (monotonicMs - last.monotonicMs));
    return Math.abs(stepMs) > minStepMs ? stepMs : null;
  }
}
