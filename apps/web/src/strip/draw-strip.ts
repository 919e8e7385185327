import type { FleetMark, FleetStrip } from '@psfleet/sdk';
import { showDay, showMinute } from '../clock/time-text.js';
import { colourOf } from '../design/colours.js';
import { axisTicks } from './axis-ticks.js';
import { drawHatch } from './draw-hatch.js';
import { drawMark } from './draw-mark.js';
import { axisTop, levelsOf, marksHeight, rowPitch, stripRows } from './strip-form.js';
import { placeOf, type TimeScale } from './strip-scale.js';

const rowHeight = 11;

export interface StripPicture {
  readonly scale: TimeScale;
  readonly strip: FleetStrip;
  /** Start of the first bucket, and the length of each; milliseconds. */
  readonly first: number;
  readonly stepMs: number;
  /** Place of the needle, 0 to 1: labels make room for its pill. */
  readonly needle: number;
  /** Whether one row shows the worst of all four. */
  readonly isRow: boolean;
}

/** Draws the strip on a canvas whose units are CSS pixels. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  width: number,
  { scale, strip, first, stepMs, needle, isRow }: StripPicture,
): void {
  const heat = [0, 1, 2, 3, 4, 5, 6].map((level) => colourOf(`--heat-${level}`));
  const hatch = colourOf('--hatch');
  const ground = colourOf('--bg-sunken');
  const ratio = window.devicePixelRatio;
  const snap = (x: number): number => Math.round(x * ratio) / ratio;
  for (let index = 0; index < strip.hosts.length; index++) {
    const left = snap(Math.max(0, placeOf(scale, first + index * stepMs) * width));
    const right = snap(Math.min(width, placeOf(scale, first + (index + 1) * stepMs) * width));
    const gap = right - left >= 3 ? 1 : 0;
    if (right <= left) {
      continue;
    }
    for (const [row, level] of levelsOf(strip, index, isRow).entries()) {
      const y = marksHeight + row * rowPitch;
      context.fillStyle = level === null ? ground : (heat[level] ?? ground);
      context.fillRect(left, y, right - left - gap, rowHeight);
      if (level === null) {
        drawHatch(context, { x: left, y, width: right - left, height: rowHeight }, hatch);
      }
    }
  }
  drawAxis(context, width, { scale, needle, top: axisTop(isRow ? 1 : stripRows.length) });
  drawMarks(context, width, scale, strip.marks);
}

function drawAxis(
  context: CanvasRenderingContext2D,
  width: number,
  { scale, needle, top }: Pick<StripPicture, 'scale' | 'needle'> & { readonly top: number },
): void {
  const line = colourOf('--line-2');
  const ink = colourOf('--ink-3');
  const strong = colourOf('--ink-2');
  context.font = '11px "Inter Variable", system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const { at, isDay } of axisTicks(scale.from, scale.to, width)) {
    const x = placeOf(scale, at) * width;
    const text = isDay ? showDay(at) : showMinute(at);
    const half = context.measureText(text).width / 2;
    context.fillStyle = line;
    context.fillRect(Math.round(x), top, 1, 3);
    if (Math.abs(x - needle * width) > half + 36) {
      context.fillStyle = isDay ? strong : ink;
      context.fillText(text, Math.min(width - 2 * half, Math.max(0, x - half)), top + 10.5);
    }
  }
}

function drawMarks(
  context: CanvasRenderingContext2D,
  width: number,
  scale: TimeScale,
  marks: readonly FleetMark[],
): void {
  for (const { at, kind } of marks) {
    drawMark(context, placeOf(scale, Date.parse(at)) * width, 5.5, kind);
  }
}
