import { colourOf } from '../design/colours.js';
import { placeOf, type TimeScale } from '../strip/strip-scale.js';
import { axisTicks } from '../strip/axis-ticks.js';
import type { Buckets, CurveLine } from './curve-data.js';

export interface CurvePicture {
  readonly scale: TimeScale;
  readonly buckets: Buckets;
  readonly lines: readonly CurveLine[];
  readonly kind: 'stack' | 'lines' | 'mirror';
  /** The value at the top edge. */
  readonly maximum: number;
  /** The label of the top edge. */
  readonly maximumText: string;
}

const top = 6;

/** Draws layers, lines, or lines above and below a middle line, on a canvas whose units are CSS pixels. */
export function drawCurve(
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
  picture: CurvePicture,
): void {
  const { scale, kind, maximum, maximumText } = picture;
  const bottom = height - 1;
  drawGrid(context, width, height, scale);
  const toX = (index: number): number => placeOf(scale, picture.buckets.first + index * picture.buckets.stepMs) * width;
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  if (kind === 'stack') {
    drawLayers(context, picture, toX, (value) => bottom - (value / maximum) * (bottom - top));
  } else {
    const middle = kind === 'mirror' ? (top + bottom) / 2 : bottom;
    const room = middle - top;
    for (const line of picture.lines) {
      const sign = line.isDown === true ? -1 : 1;
      drawLine(context, line, toX, (value) => middle - sign * Math.min(1, value / maximum) * room, middle);
    }
  }
  context.restore();
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  context.textBaseline = 'top';
  context.strokeStyle = colourOf('--bg');
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeText(maximumText, 2, top + 2);
  context.fillStyle = colourOf('--ink-2');
  context.fillText(maximumText, 2, top + 2);
}

function drawGrid(context: CanvasRenderingContext2D, width: number, height: number, scale: TimeScale): void {
  context.fillStyle = colourOf('--line');
  for (const { at } of axisTicks(scale.from, scale.to, width)) {
    context.fillRect(Math.round(placeOf(scale, at) * width), 0, 1, height);
  }
  context.fillRect(0, top, width, 1);
}

/** Buckets are steps, not slopes: between two samples nothing is known. */
function drawLayers(
  context: CanvasRenderingContext2D,
  { lines, buckets: { count } }: CurvePicture,
  toX: (index: number) => number,
  toY: (value: number) => number,
): void {
  const base = Array.from({ length: count }, () => 0);
  for (const { values, colour } of lines) {
    context.fillStyle = colourOf(colour);
    for (let index = 0; index < count; index++) {
      const value = values[index];
      if (typeof value === 'number') {
        const floor = base[index] ?? 0;
        const x = toX(index);
        const y = toY(floor + value);
        context.fillRect(x, y, toX(index + 1) - x + 0.5, toY(floor) - y);
        base[index] = floor + value;
      }
    }
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  { values, colour }: CurveLine,
  toX: (index: number) => number,
  toY: (value: number) => number,
  ground: number,
): void {
  context.strokeStyle = colourOf(colour);
  context.fillStyle = context.strokeStyle;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  for (const [start, end] of runsOf(values)) {
    const trace = (): void => {
      context.beginPath();
      for (let index = start; index < end; index++) {
        context.lineTo((toX(index) + toX(index + 1)) / 2, toY(values[index] ?? 0));
      }
    };
    trace();
    context.stroke();
    trace();
    context.lineTo((toX(end - 1) + toX(end)) / 2, ground);
    context.lineTo((toX(start) + toX(start + 1)) / 2, ground);
    context.globalAlpha = 0.16;
    context.fill();
    context.globalAlpha = 1;
  }
}

/** Where values are known: a line does not cross a gap. */
function runsOf(values: readonly (number | null)[]): [number, number][] {
  const runs: [number, number][] = [];
  let start: number | null = null;
  for (let index = 0; index <= values.length; index++) {
    const isKnown = typeof values[index] === 'number';
    if (isKnown && start === null) {
      start = index;
    } else if (!isKnown && start !== null) {
      runs.push([start, index]);
      start = null;
    }
  }
  return runs;
}
