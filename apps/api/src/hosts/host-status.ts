import type { LastTick } from '@psfleet/storage';

/** What counts as the interval of a host whose agent does not tell it, milliseconds. */
export const defaultIntervalMs = 10_000;

/** How many of its intervals a host may be silent. */
export const intervalsUntil = { partial: 3, stale: 2.5, offline: 10 } as const;

export type HostStatus = 'online' | 'stale' | 'offline';

/** Age of a tick in intervals of its host; a host whose clock is ahead is not older than now. */
export function ageInIntervals({ ts, intervalMs }: Pick<LastTick, 'ts' | 'intervalMs'>, at: number): number {
  return Math.max(0, at - ts) / (intervalMs ?? defaultIntervalMs);
}

export function hostStatus(tick: Pick<LastTick, 'ts' | 'intervalMs'> | undefined, now: number): HostStatus {
  if (tick === undefined) {
    return 'offline';
  }
  const age = ageInIntervals(tick, now);
  if (age <= intervalsUntil.stale) {
    return 'online';
  }
  return age <= intervalsUntil.offline ? 'stale' : 'offline';
}
