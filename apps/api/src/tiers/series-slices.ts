import type { SeriesPiece, TierBounds } from '@psfleet/storage';
import type { TimeRange } from '../http/time-range.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const floorTo = (time: number, width: number): number => Math.floor(time / width) * width;
const ceilTo = (time: number, width: number): number => Math.ceil(time / width) * width;

/** Whether only rollups tell of the start of the time. */
export function isBeforeRaw({ rawFrom, hourFrom }: TierBounds, from: number): boolean {
  return from < rawFrom && hourFrom < floorTo(rawFrom, hourMs);
}

/** Steps that rollups can be added up to, where the time begins before raw rows do. */
export function widenStep(bounds: TierBounds, { from, to, stepMs }: TimeRange): TimeRange {
  if (!isBeforeRaw(bounds, from)) {
    return { from, to, stepMs };
  }
  const width = from < bounds.minuteFrom && bounds.hourFrom < floorTo(bounds.minuteFrom, hourMs) ? hourMs : minuteMs;
  const wider = ceilTo(stepMs, width);
  return { from: floorTo(from, wider), to, stepMs: wider };
}

/**
 * The time in pieces of the coarsest tier whose buckets fit into the steps, and of finer ones where that is not computed yet.
 */
export function planSeriesPieces(
  { minuteFrom, rawFrom, rolledUpTo }: TierBounds,
  { from, to, stepMs }: TimeRange,
): SeriesPiece[] {
  if (stepMs % minuteMs !== 0) {
    return [{ tier: 'raw', from, to }];
  }
  const hasHours = stepMs % hourMs === 0;
  // Hours, or minutes, are all that is left of it: the last one whole.
  const hourEnd = hasHours
    ? Math.max(from, Math.min(to < minuteFrom ? ceilTo(to, hourMs) : floorTo(to, hourMs), rolledUpTo(hourMs)))
    : from;
  const minuteEnd = Math.max(
    hourEnd,
    Math.min(to < rawFrom ? ceilTo(to, minuteMs) : floorTo(to, minuteMs), rolledUpTo(minuteMs)),
  );
  const pieces: SeriesPiece[] = [
    { tier: '1h', from, to: hourEnd },
    { tier: '1m', from: hourEnd, to: minuteEnd },
    { tier: 'raw', from: minuteEnd, to },
  ];
  return pieces.filter((piece) => piece.from < piece.to);
}

/** The coarsest of them. */
export function tierOf(pieces: readonly SeriesPiece[]): SeriesPiece['tier'] {
  return (['1h', '1m'] as const).find((tier) => pieces.some((piece) => piece.tier === tier)) ?? 'raw';
}
