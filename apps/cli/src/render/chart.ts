import { padToWidth } from '../terminal/text-width.js';
import type { View } from './column.js';
import { showTime } from './show-time.js';

/** Milliseconds since the epoch, and the value then. */
export type ChartPoint = readonly [atMs: number, value: number | null];

export interface Chart {
  readonly points: readonly ChartPoint[];
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Cells of a line, with the axis. */
  readonly width: number;
  /** Lines of the curve. */
  readonly height: number;
  readonly show: (value: number | null) => string;
  readonly view: View;
}

const levels = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const axisWidth = 9;

/**
 * A curve as an area of blocks from 0 to its maximum, with both axes. Each column has the maximum of its points, so
 * that no peak is lost; a column without points is empty.
 */
export function renderChart({ points, fromMs, toMs, width, height, show, view }: Chart): string {
  const cells = Math.max(10, width - axisWidth - 1);
  const columns = maximaOf(points, fromMs, toMs, cells);
  const known = columns.filter((value) => value !== null);
  const highest = Math.max(0, ...known);
  const steps = height * (levels.length - 1);
  const heights = columns.map((value) => {
    if (value === null) {
      return null;
    }
    // A value that is not 0 has at least the lowest block.
    return highest === 0 ? 0 : Math.max(value > 0 ? 1 : 0, Math.round((Math.max(0, value) / highest) * steps));
  });
  const lines = Array.from({ length: height }, (_, index) => {
    const row = height - 1 - index;
    const label = index === 0 ? show(known.length === 0 ? null : highest) : row === 0 ? show(0) : '';
    const area = heights.map((each) => blockAt(each, row)).join('');
    return `${padToWidth(label, axisWidth, 'right')} ${area}`.trimEnd();
  });
  const [start, end] = [fromMs, toMs].map((ms) => showTime(ms / 1000, view));
  const blanks = Math.max(1, cells - (start ?? '').length - (end ?? '').length);
  return [...lines, `${' '.repeat(axisWidth + 1)}${start ?? ''}${' '.repeat(blanks)}${end ?? ''}`].join('\n');
}

/** The largest value of each column; null where the value is unknown, and undefined where there is no point. */
type Maxima = readonly (number | null | undefined)[];

function maximaOf(
  points: readonly ChartPoint[],
  fromMs: number,
  toMs: number,
  cells: number,
): readonly (number | null)[] {
  const columns: (number | null | undefined)[] = Array.from({ length: cells }, () => undefined);
  for (const [atMs, value] of points) {
    const index = Math.floor(((atMs - fromMs) / (toMs - fromMs)) * cells);
    if (index >= 0 && index < cells) {
      const before = columns[index] ?? null;
      columns[index] = value === null || before === null ? (value ?? before) : Math.max(value, before);
    }
  }
  return bridge(columns, points.length);
}

/** Fewer points than columns: each value lasts until the next point, also one of an unknown value, unless one lacks. */
function bridge(columns: Maxima, count: number): readonly (number | null)[] {
  const longest = Math.ceil((columns.length / Math.max(1, count)) * 1.5);
  let [last, age]: [number | null, number] = [null, 0];
  return columns.map((value) => {
    [last, age] = value === undefined ? [last, age + 1] : [value, 0];
    return age < longest ? last : null;
  });
}

function blockAt(height: number | null, row: number): string {
  const full = levels.length - 1;
  return height === null ? ' ' : (levels[Math.min(full, Math.max(0, height - row * full))] ?? ' ');
}
