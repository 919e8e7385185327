import type { TierBounds } from '@psfleet/storage';
import { invalidRequest } from '../http/problem.js';
import { alignRange, resolveTimes, type TimeRange, type TimeRangeRequest } from '../http/time-range.js';
import { toTimeText } from '../http/time-text.js';
import { widenStep } from '../tiers/tier-slices.js';
import { fitsDays, widenToDays, zonedStarts } from './zoned-buckets.js';

/** The buckets of an answer. */
export interface BucketPlan {
  readonly range: TimeRange;
  /** The starts of buckets by the clock of a time zone; null for buckets of one length, aligned to the epoch. */
  readonly starts: readonly number[] | null;
  /** The same range, with a step that the rows of rollups must fit into. */
  readonly tiers: TimeRange;
  readonly warnings: readonly string[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Decides the buckets of a request, wide enough for the rows that are still stored. Throws a 400. */
export function planBuckets(
  request: TimeRangeRequest & { readonly timeZone?: string | undefined },
  bounds: TierBounds,
  now: number,
): BucketPlan {
  const times = resolveTimes(request, now);
  const { timeZone, step } = request;
  if (timeZone === undefined) {
    const asked = alignRange(times);
    const range = widenStep(bounds, asked);
    return { range, starts: null, tiers: range, warnings: warnIfWider(asked, range) };
  }
  if (step !== undefined && !fitsDays(times.stepMs)) {
    throw invalidRequest([{ path: 'step', message: 'must divide a day, or be whole days, with timeZone' }]);
  }
  return planZoned(timeZone, { ...times, stepMs: widenToDays(times.stepMs) }, bounds);
}

function planZoned(zone: string, asked: TimeRange, bounds: TierBounds): BucketPlan {
  /** Milliseconds of the rollups that alone hold the start of the range; 1 where raw rows do. */
  const stored = widenStep(bounds, { ...asked, stepMs: 1 }).stepMs;
  const wide = { ...asked, stepMs: Math.max(asked.stepMs, stored) };
  const starts = zonedStarts(zone, wide);
  const from = starts[0] ?? wide.from;
  const unit = [hourMs, minuteMs].find((each) => starts.every((start) => start % each === 0)) ?? 1000;
  const stepMs = Math.max(unit, stored);
  return {
    range: { ...wide, from },
    starts,
    tiers: { from: Math.ceil(from / stepMs) * stepMs, to: wide.to, stepMs },
    warnings: [
      ...warnIfWider(asked, wide),
      ...(stored > unit
        ? [
            `before ${toTimeText(bounds.minuteFrom)} only the hours of UTC are stored; each is counted in the step ` +
              `of ${zone} in which it begins`,
          ]
        : []),
    ],
  };
}

function warnIfWider(asked: TimeRange, { stepMs }: TimeRange): string[] {
  return stepMs === asked.stepMs ? [] : [`data that old is only available in steps of ${stepMs / 1000} s`];
}
