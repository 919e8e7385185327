import type { Clock } from './clock.js';

/** Smaller errors do not matter, and each change of the offset costs a keyframe. */
const toleranceMs = 1_000;

/** The time of the fleet at a time of the steady clock, both in milliseconds. */
export interface FleetTime {
  readonly fleetMs: number;
  readonly steadyMs: number;
}

/**
 * The time of the fleet, which is that of its collectors. Once it is known, the steady clock keeps it, so that a set
 * wall clock changes the offset at once, also while no collector answers.
 */
export class FleetClock {
  readonly #clock: Pick<Clock, 'wallMs' | 'steadyMs'>;
  /** Time of the fleet minus that of the steady clock; null until a collector answered. */
  #aheadOfSteadyMs: number | null = null;
  #offsetMs = 0;

  constructor(clock: Pick<Clock, 'wallMs' | 'steadyMs'>) {
    this.#clock = clock;
  }

  /** What the host's times lack to those of the fleet: milliseconds to add. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  get source(): 'none' | 'collector' {
    return this.#aheadOfSteadyMs === null ? 'none' : 'collector';
  }

  /** Milliseconds since the epoch; the host's own time until a collector answered. */
  nowMs(): number {
    return this.#aheadOfSteadyMs === null
      ? this.#clock.wallMs()
      : Math.round(this.#aheadOfSteadyMs + this.#clock.steadyMs());
  }

  /** Whether the time is known, and as a measurement says. */
  agreesWith({ fleetMs, steadyMs }: FleetTime): boolean {
    return this.#aheadOfSteadyMs !== null && Math.abs(fleetMs - steadyMs - this.#aheadOfSteadyMs) <= toleranceMs;
  }

  set({ fleetMs, steadyMs }: FleetTime): void {
    this.#aheadOfSteadyMs = fleetMs - steadyMs;
  }

  /** Corrects the offset if it is wrong by more than a second; by how many milliseconds, null if it is right. */
  correctOffset(): number | null {
    const offsetMs = this.nowMs() - this.#clock.wallMs();
    const correctionMs = offsetMs - this.#offsetMs;
    if (Math.abs(correctionMs) <= toleranceMs) {
      return null;
    }
    this.#offsetMs = offsetMs;
    return correctionMs;
  }
}
