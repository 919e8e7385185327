const dayMs = 86_400_000;
/** A Monday, so that steps of seven days are weeks. */
const firstMondayDay = 4;
/** No zone changed its offset twice in as little. */
const scanMs = 4 * dayMs;

/** Whether a time zone of the IANA database is known here, such as Europe/Berlin. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(name)) {
    return false;
  }
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whether buckets of this step follow the clock of a zone: they divide a day, or are whole days. */
export function fitsDays(stepMs: number): boolean {
  return stepMs % dayMs === 0 || (stepMs >= 60_000 && dayMs % stepMs === 0);
}

/** The shortest step of at least this many milliseconds that fits days. */
export function widenToDays(stepMs: number): number {
  const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720];
  const fitting = minutes.map((each) => each * 60_000).find((each) => each >= stepMs);
  return fitting ?? Math.ceil(stepMs / dayMs) * dayMs;
}

/**
 * The starts of the buckets that cover a range, in milliseconds since the epoch, by the clock of a time zone: steps
 * within a day count from its midnight, and days, or weeks from Mondays, begin at midnight however long they are. An
 * hour that the clock repeats is there twice, and one that it skips is not. A day whose midnight is skipped begins when
 * the clock went on.
 */
export function zonedStarts(
  zone: string,
  { from, to, stepMs }: { from: number; to: number; stepMs: number },
): number[] {
  const offsetAt = offsetsOf(zone);
  const starts: number[] = [];
  let lastDay: number | null = null;
  const begin = from - Math.max(stepMs, dayMs) - dayMs;
  for (const piece of piecesOf(offsetAt, begin, to)) {
    for (const start of stepMs < dayMs ? stepsOf(piece, stepMs) : daysOf(piece, stepMs)) {
      const day = Math.floor((start + piece.offset) / dayMs);
      if (stepMs < dayMs || day !== lastDay) {
        starts.push(start);
      }
      lastDay = day;
    }
  }
  const first = starts.findLastIndex((start) => start <= from);
  return starts.slice(Math.max(0, first));
}

/** Milliseconds that the clock of a zone is ahead of UTC, at times since the epoch. */
type OffsetAt = (time: number) => number;

/** A time range in which the offset stays the same; `before` is that of the range before, if there is one. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly before: number | null;
}

function offsetsOf(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (time) => {
    const second = Math.floor(time / 1000) * 1000;
    const parts = new Map(format.formatToParts(second).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 1, ...rest] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
      (type) => parts.get(type) ?? 0,
    );
    const [day, hour, minute, seconds] = rest;
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  };
}

function piecesOf(offsetAt: OffsetAt, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let [start, offset, before] = [from, offsetAt(from), null as number | null];
  for (let time = from; time < to; time += scanMs) {
    const next = Math.min(time + scanMs, to);
    const offsetThen = offsetAt(next);
    if (offsetThen !== offset) {
      const change = findChange(offsetAt, time, next, offset);
      pieces.push({ from: start, to: change, offset, before });
      [start, before, offset] = [change, offset, offsetThen];
    }
  }
  pieces.push({ from: start, to, offset, before });
  return pieces;
}

/** The first time in a range at which the offset is another one; clocks change at whole seconds. */
function findChange(offsetAt: OffsetAt, from: number, to: number, offset: number): number {
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high * 1000;
}

const ceilTo = (time: number, step: number): number => Math.ceil(time / step) * step;

function stepsOf({ from, to, offset }: Piece, stepMs: number): number[] {
  const first = ceilTo(from + offset, stepMs) - offset;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / stepMs)) }, (_, index) => first + index * stepMs);
}

function daysOf({ from, to, offset, before }: Piece, stepMs: number): number[] {
  const monday = firstMondayDay * dayMs;
  const first = ceilTo(from + offset - monday, stepMs) + monday - offset;
  const count = Math.max(0, Math.ceil((to - first) / stepMs));
  const starts = Array.from({ length: count }, (_, index) => first + index * stepMs);
  // The clock jumped over midnight to the first moment of a day that begins a step.
  const day = Math.floor((from + offset) / dayMs);
  const isSkipped =
    before !== null && Math.floor((from - 1 + before) / dayMs) === day - 1 && (from + offset) % dayMs !== 0;
  return isSkipped && ((day - firstMondayDay) * dayMs) % stepMs === 0 ? [from, ...starts] : starts;
}
