import { toTimeText } from '../http/time-text.js';

/** Milliseconds since the epoch; `to` is exclusive. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** A range without an end reaches a little into the future, where the clocks of hosts may be: an answer does not. */
export function upToNow({ from, to }: TimeWindow, now: number): TimeWindow {
  return { from, to: Math.max(from, Math.min(to, now)) };
}

/** Warns of the start of a range that precedes all that is stored; `oldest` is Infinity where nothing is. */
export function warnAboutLost(from: number, oldest: number): string[] {
  if (from >= oldest) {
    return [];
  }
  return [oldest === Infinity ? 'nothing is stored' : `nothing is stored before ${toTimeText(oldest)}`];
}
