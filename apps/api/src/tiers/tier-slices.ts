import type { MetricTier, ProcessTier, TierBounds, TierSlice } from '@psfleet/storage';
import type { TimeRange } from '../http/time-range.js';

const minuteMs = 60_000;
export const quarterMs = 15 * minuteMs;
const hourMs = 4 * quarterMs;

export const floorTo = (time: number, width: number): number => Math.floor(time / width) * width;
const ceilTo = (time: number, width: number): number => Math.ceil(time / width) * width;

/** Whether a time precedes raw rows, but not all rollups. */
export function isBeforeRaw({ rawFrom, hourFrom }: TierBounds, time: number): boolean {
  return time < rawFrom && hourFrom < floorTo(rawFrom, hourMs);
}

/** Whether a time precedes rollups by the minute and quarter hour, but not all of those by the hour. */
function isBeforeMinutes({ minuteFrom, hourFrom }: TierBounds, time: number): boolean {
  return time < minuteFrom && hourFrom < floorTo(minuteFrom, hourMs);
}

/** The time of the oldest row in any tier; Infinity if there is none. */
export function oldestOf({ minuteFrom, hourFrom, rawFrom }: TierBounds): number {
  return Math.min(hourFrom, minuteFrom, rawFrom);
}

/**
 * Widens the step to whole buckets of the rollups that alone hold the start of the range, and aligns the start to it.
 */
export function widenStep(bounds: TierBounds, { from, to, stepMs }: TimeRange): TimeRange {
  if (!isBeforeRaw(bounds, from)) {
    return { from, to, stepMs };
  }
  const wider = ceilTo(stepMs, isBeforeMinutes(bounds, from) ? hourMs : minuteMs);
  return { from: floorTo(from, wider), to, stepMs: wider };
}

/**
 * Slices a range for series of metrics. Each slice uses the coarsest tier whose buckets fit the step; finer tiers
 * follow where the coarser ones are not computed yet.
 */
export function planSeriesSlices(
  { minuteFrom, rawFrom, rolledUpTo }: TierBounds,
  { from, to, stepMs }: TimeRange,
): TierSlice<MetricTier>[] {
  if (stepMs % minuteMs !== 0) {
    return [{ tier: 'raw', from, to }];
  }
  // Where finer rows are gone, the last bucket is used whole.
  const lastHour = to < minuteFrom ? ceilTo(to, hourMs) : floorTo(to, hourMs);
  const lastMinute = to < rawFrom ? ceilTo(to, minuteMs) : floorTo(to, minuteMs);
  const hourEnd = stepMs % hourMs === 0 ? Math.max(from, Math.min(lastHour, rolledUpTo(hourMs))) : from;
  const minuteEnd = Math.max(hourEnd, Math.min(lastMinute, rolledUpTo(minuteMs)));
  return withoutEmpty([
    { tier: '1h', from, to: hourEnd },
    { tier: '1m', from: hourEnd, to: minuteEnd },
    { tier: 'raw', from: minuteEnd, to },
  ]);
}

/**
 * Slices a range for the top processes. Whole hours use rollups by the hour, what remains at both ends rollups by the
 * quarter hour, and the time that is not rolled up yet raw rows. The range is widened to whole buckets at its start,
 * and at its end where finer rows are gone. Empty when the range precedes everything that is stored.
 */
export function planTopSlices(bounds: TierBounds, from: number, to: number): TierSlice<ProcessTier>[] {
  const { minuteFrom, rolledUpTo } = bounds;
  const end = widenEnd(bounds, to);
  const quarterEnd = Math.min(floorTo(end, quarterMs), rolledUpTo(quarterMs));
  const first = Math.max(floorTo(from, quarterMs), floorTo(oldestOf(bounds), quarterMs));
  const start = first < floorTo(minuteFrom, quarterMs) ? floorTo(first, hourMs) : first;
  const hourStart = ceilTo(start, hourMs);
  const hourEnd = Math.max(hourStart, Math.min(floorTo(end, hourMs), rolledUpTo(hourMs)));
  const hasHours = hourEnd > hourStart;
  const rolledEnd = Math.max(hasHours ? hourEnd : start, quarterEnd);
  return withoutEmpty<ProcessTier>([
    ...(hasHours
      ? ([
          { tier: '15m', from: start, to: hourStart },
          { tier: '1h', from: hourStart, to: hourEnd },
          { tier: '15m', from: hourEnd, to: rolledEnd },
        ] as const)
      : ([{ tier: '15m', from: start, to: rolledEnd }] as const)),
    { tier: 'raw', from: rolledEnd, to: end },
  ]);
}

function widenEnd(bounds: TierBounds, to: number): number {
  const { minuteFrom, rawFrom } = bounds;
  if (isBeforeMinutes(bounds, to - 1)) {
    return ceilTo(to, hourMs);
  }
  return to <= rawFrom && minuteFrom < floorTo(rawFrom, quarterMs) ? ceilTo(to, quarterMs) : to;
}

function withoutEmpty<Tier extends MetricTier | ProcessTier>(slices: readonly TierSlice<Tier>[]): TierSlice<Tier>[] {
  return slices.filter(({ from, to }) => from < to);
}

/** The coarsest tier among slices of series. */
export function coarsestTier(slices: readonly TierSlice<MetricTier>[]): 'raw' | MetricTier {
  return (['1h', '1m'] as const).find((tier) => slices.some((slice) => slice.tier === tier)) ?? 'raw';
}
