import type { LastTick } from '@psfleet/storage';
import { maxIntervals, silenceInIntervals } from '../moments/tick-age.js';

export const hostStatuses = ['online', 'stale', 'offline'] as const;
export type HostStatus = (typeof hostStatuses)[number];

/** The state follows arrival: what the host's own clock says, and how old the ticks are that it sends, is no matter. */
export function hostStatus(tick: Pick<LastTick, 'arrivedAt' | 'intervalMs'> | undefined, now: number): HostStatus {
  if (tick === undefined) {
    return 'offline';
  }
  const silence = silenceInIntervals(tick, now);
  if (silence <= maxIntervals.stale) {
    return 'online';
  }
  return silence <= maxIntervals.offline ? 'stale' : 'offline';
}
