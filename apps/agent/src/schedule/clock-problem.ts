import type { FleetClock } from './fleet-clock.js';

/** A clock that is wrong by more shows times to people and programs of the host that they notice. */
const maxErrorMs = 10_000;

/** Describes an error of the host's clock and its remedy; empty without one. */
export function clockProblem({ source, offsetMs }: Pick<FleetClock, 'source' | 'offsetMs'>): {
  readonly problem?: string;
} {
  if (source === 'none') {
    return {
      problem:
        'no collector has answered about the time: rows have the time of this host, and are refused if that is ' +
        'wrong; check that a collector runs and that the broker permits psf.time',
    };
  }
  if (Math.abs(offsetMs) > maxErrorMs) {
    const seconds = Math.round(Math.abs(offsetMs) / 1_000);
    return {
      problem:
        `the clock of this host is ${seconds} s ${offsetMs < 0 ? 'ahead of' : 'behind'} the fleet's; ` +
        'rows are corrected by that; let the host follow a time server (NTP)',
    };
  }
  return {};
}
