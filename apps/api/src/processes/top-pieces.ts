import type { TierBounds, TopPiece } from '@psfleet/storage';

const quarterMs = 15 * 60_000;
const hourMs = 4 * quarterMs;

/** Hours of hosts that are answered process by process: a thousand hosts for a quarter hour, ten for a day. */
const hostHoursOfRaw = 250;

const floorTo = (time: number, width: number): number => Math.floor(time / width) * width;
const ceilTo = (time: number, width: number): number => Math.ceil(time / width) * width;

/** Whether raw rows tell of the whole time, as far as anything does, and are few enough. */
export function isAnsweredByRaw({ rawFrom, hourFrom }: TierBounds, from: number, to: number, hosts: number): boolean {
  const isAllThere = from >= rawFrom || hourFrom >= floorTo(rawFrom, hourMs);
  return isAllThere && ((to - Math.max(from, rawFrom)) / hourMs) * hosts <= hostHoursOfRaw;
}

/** The time in pieces of the coarsest rollup that tells of each; it begins with a whole bucket, and ends in raw rows where nothing is computed yet. */
export function planPieces({ minuteFrom, hourFrom, rawFrom, rolledUpTo }: TierBounds, from: number, to: number): TopPiece[] {
  const quarterEnd = Math.min(floorTo(to, quarterMs), rolledUpTo(quarterMs));
  const first = Math.max(floorTo(from, quarterMs), Math.min(hourFrom, minuteFrom, floorTo(rawFrom, quarterMs)));
  const start = first < floorTo(minuteFrom, quarterMs) ? floorTo(first, hourMs) : first;
  const hourStart = ceilTo(start, hourMs);
  const hourEnd = Math.max(hourStart, Math.min(floorTo(to, hourMs), rolledUpTo(hourMs)));
  const rolledEnd = Math.max(hourEnd > hourStart ? hourEnd : start, quarterEnd);
  const pieces: TopPiece[] =
    hourEnd > hourStart
      ? [{ tier: '15m', from: start, to: hourStart }, { tier: '1h', from: hourStart, to: hourEnd }, { tier: '15m', from: hourEnd, to: rolledEnd }, { tier: 'raw', from: rolledEnd, to }]
      : [{ tier: '15m', from: start, to: rolledEnd }, { tier: 'raw', from: rolledEnd, to }];
  return pieces.filter((piece) => piece.from < piece.to);
}
