const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const steps = [
  minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  7 * dayMs,
];
/** Labels nearer than this many pixels touch. */
const minDistance = 68;

export interface AxisTick {
  readonly at: number;
  /** Whether a day begins there, by the clock of this computer. */
  readonly isDay: boolean;
}

/** Round times, by the clock of this computer, between `from` and `to` for an axis of `width` pixels. */
export function axisTicks(from: number, to: number, width: number): AxisTick[] {
  const room = Math.max(1, Math.floor(width / minDistance));
  const step = steps.find((each) => (to - from) / each <= room) ?? 7 * dayMs;
  const offset = new Date(from).getTimezoneOffset() * minuteMs;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return { at, isDay: (at - offset) % dayMs === 0 };
  });
}
