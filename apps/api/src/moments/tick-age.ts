import type { LastTick } from '@psfleet/storage';

/** The interval that is assumed for a host whose agent does not report it, milliseconds. */
export const defaultIntervalMs = 10_000;

/**
 * How many of its intervals a host may be silent before its data is partial, and before the host is stale or offline.
 */
export const maxIntervals = { partial: 3, stale: 2.5, offline: 10 } as const;

/** The age of a tick in intervals of its host; never negative, even if the host's clock is ahead. */
export function ageInIntervals({ ts, intervalMs }: Pick<LastTick, 'ts' | 'intervalMs'>, at: number): number {
  return Math.max(0, at - ts) / (intervalMs ?? defaultIntervalMs);
}

/**
 * For how many of its intervals nothing arrived from a host. A host that sends what it kept during an outage is not
 * silent, however old its newest tick is.
 */
export function silenceInIntervals(
  { arrivedAt, intervalMs }: Pick<LastTick, 'arrivedAt' | 'intervalMs'>,
  now: number,
): number {
  return ageInIntervals({ ts: arrivedAt, intervalMs }, now);
}
