/** What the strip and all curves show: a span of time over a width in pixels. Milliseconds since the epoch. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
}

/** 0 at the left edge, 1 at the right one. */
export function placeOf({ from, to }: TimeScale, at: number): number {
  return (at - from) / (to - from);
}

export function timeAt({ from, to }: TimeScale, place: number): number {
  return from + place * (to - from);
}

/** This near to the right edge, in pixels, the clock snaps to live. */
export const snapPixels = 10;
