import type { TierBounds } from '@psfleet/storage';
import { isBeforeRaw } from '../../tiers/tier-slices.js';

const hourMs = 3_600_000;

/** Raw rows are read for at most this many hosts times hours: a thousand hosts for a quarter hour, or ten for a day. */
export const maxHostHours = 250;

/** A top over more hours loses little of its exactness where it is widened to whole quarters. */
const longHours = 2;
/** This many host-hours are ranked by process in 300 ms on two cores; rollups take less for any number. */
const maxRankedHostHours = 50;

/** Where nothing is stored yet, raw rows begin at Infinity. */
function rawHours({ rawFrom }: TierBounds, from: number, to: number): number {
  return Math.max(0, to - Math.max(from, rawFrom)) / hourMs;
}

/** Whether the raw rows of a time range are few enough to be read. */
export function isWithinRawLimit(bounds: TierBounds, from: number, to: number, hosts: number): boolean {
  return rawHours(bounds, from, to) * hosts <= maxHostHours;
}

/** Whether raw rows are few enough, and hold everything that is stored of the time range. */
export function isAnsweredByRaw(bounds: TierBounds, from: number, to: number, hosts: number): boolean {
  return !isBeforeRaw(bounds, from) && isWithinRawLimit(bounds, from, to, hosts);
}

/** Whether a top ranks each process by itself; otherwise rollups answer, which keep the sums of programs. */
export function isRankedByProcess(bounds: TierBounds, from: number, to: number, hosts: number): boolean {
  const hours = rawHours(bounds, from, to);
  return isAnsweredByRaw(bounds, from, to, hosts) && (hours <= longHours || hours * hosts <= maxRankedHostHours);
}
