import { parseTime } from '../http/time-parameter.js';
import { clockSkewMs } from './ticks.service.js';

/**
 * The end of a validated time range. One without an end lasts until now, and includes what hosts sent whose clock is
 * ahead.
 */
export function parseRangeEnd(to: string | number | undefined, now: number): number {
  return to === undefined ? now + clockSkewMs : (parseTime(to, now) ?? Number.NaN);
}
