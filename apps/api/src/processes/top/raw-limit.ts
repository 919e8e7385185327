import type { TierBounds } from '@psfleet/storage';
import { isBeforeRaw } from '../../tiers/tier-slices.js';

const hourMs = 3_600_000;

/** Raw rows are read for at most this many hosts times hours: a thousand hosts for a quarter hour, or ten for a day. */
export const maxHostHours = 250;

/** Whether the raw rows of a time range are few enough to be read. */
export function isWithinRawLimit({ rawFrom }: TierBounds, from: number, to: number, hosts: number): boolean {
  // Where nothing is stored yet, raw rows begin at Infinity.
  return (Math.max(0, to - Math.max(from, rawFrom)) / hourMs) * hosts <= maxHostHours;
}

/** Whether raw rows are few enough, and hold everything that is stored of the time range. */
export function isAnsweredByRaw(bounds: TierBounds, from: number, to: number, hosts: number): boolean {
  return !isBeforeRaw(bounds, from) && isWithinRawLimit(bounds, from, to, hosts);
}
