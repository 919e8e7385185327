import type { TierBounds, TopPiece } from '@psfleet/storage';

const quarterMs = 15 * 60_000;
const hourMs = 4 * quarterMs;

/** Hours of hosts that are answered process by process: a thousand hosts for a quarter hour, ten for a day. */
export const hostHoursOfRaw = 250;

const floorTo = (time: number, width: number): number => Math.floor(time / width) * width;
const ceilTo = (time: number, width: number): number => Math.ceil(time / width) * width;

/** Whether raw rows are few enough to be asked. */
export function isFewRows({ rawFrom }: TierBounds, from: number, to: number, hosts: number): boolean {
  return ((to - Math.max(from, rawFrom)) / hourMs) * hosts <= hostHoursOfRaw;
}

/** Whether they also tell of the whole time, as far as anything does. */
export function isAnsweredByRaw(bounds: TierBounds, from: number, to: number, hosts: number): boolean {
  const isAllThere = from >= bounds.rawFrom || bounds.hourFrom >= floorTo(bounds.rawFrom, hourMs);
  return isAllThere && isFewRows(bounds, from, to, hosts);
}

/** The oldest moment that anything tells of; Infinity when nothing is stored. */
export function oldestOf({ minuteFrom, hourFrom, rawFrom }: TierBounds): number {
  return Math.min(hourFrom, minuteFrom, rawFrom);
}

/**
 * The time in pieces of the coarsest rollup that tells of each. It begins with a whole bucket; it ends in raw rows where nothing is computed yet, and with a
 * whole bucket where finer rows are gone. Nothing when the time is before everything that is stored.
 */
export function planPieces(bounds: TierBounds, from: number, to: number): TopPiece[] {
  const { minuteFrom, rolledUpTo } = bounds;
  const end = ceilEnd(bounds, to);
  const quarterEnd = Math.min(floorTo(end, quarterMs), rolledUpTo(quarterMs));
  const first = Math.max(floorTo(from, quarterMs), floorTo(oldestOf(bounds), quarterMs));
  const start = first < floorTo(minuteFrom, quarterMs) ? floorTo(first, hourMs) : first;
  const hourStart = ceilTo(start, hourMs);
  const hourEnd = Math.max(hourStart, Math.min(floorTo(end, hourMs), rolledUpTo(hourMs)));
  const rolledEnd = Math.max(hourEnd > hourStart ? hourEnd : start, quarterEnd);
  const pieces: TopPiece[] =
    hourEnd > hourStart
      ? [
          { tier: '15m', from: start, to: hourStart },
          { tier: '1h', from: hourStart, to: hourEnd },
          { tier: '15m', from: hourEnd, to: rolledEnd },
          { tier: 'raw', from: rolledEnd, to: end },
        ]
      : [
          { tier: '15m', from: start, to: rolledEnd },
          { tier: 'raw', from: rolledEnd, to: end },
        ];
  return pieces.filter((piece) => piece.from < piece.to);
}

function ceilEnd({ minuteFrom, hourFrom, rawFrom }: TierBounds, to: number): number {
  if (to <= minuteFrom && hourFrom < floorTo(minuteFrom, hourMs)) {
    return ceilTo(to, hourMs);
  }
  return to <= rawFrom && minuteFrom < floorTo(rawFrom, quarterMs) ? ceilTo(to, quarterMs) : to;
}
