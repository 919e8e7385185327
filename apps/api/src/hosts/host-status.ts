import type { LastTick } from '@psfleet/storage';
import { ageInIntervals, maxIntervals } from '../moments/tick-age.js';

export type HostStatus = 'online' | 'stale' | 'offline';

export function hostStatus(tick: Pick<LastTick, 'ts' | 'intervalMs'> | undefined, now: number): HostStatus {
  if (tick === undefined) {
    return 'offline';
  }
  const age = ageInIntervals(tick, now);
  if (age <= maxIntervals.stale) {
    return 'online';
  }
  return age <= maxIntervals.offline ? 'stale' : 'offline';
}
