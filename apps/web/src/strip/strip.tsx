import type { FleetMark, FleetStrip, SeriesMeta } from '@psfleet/sdk';
import { useCallback, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { showMoment } from '../clock/time-text.js';
import { useThemeVersion } from '../design/use-theme-version.js';
import { describeMark } from './describe-mark.js';
import { drawStrip } from './draw-strip.js';
import { placeOf, snapPixels, timeAt, type TimeScale } from './strip-scale.js';
import { useDrawing, useSize } from './use-canvas.js';

export interface StripProps {
  readonly scale: TimeScale;
  readonly answer: { readonly data: FleetStrip; readonly meta: SeriesMeta } | undefined;
  /** The time that the needle shows; null while live. */
  readonly at: number | null;
  /** Whether the right edge is now, so that the needle snaps to it. */
  readonly endsNow: boolean;
  /** Whether one row shows the worst of all four. */
  readonly isRow: boolean;
  /** Called when the needle is taken, while it moves, and when it is let go for whatever reason. Null is live. */
  readonly onGrab: (at: number | null) => void;
  readonly onDrag: (at: number | null) => void;
  readonly onRelease: () => void;
  readonly onStep: (direction: -1 | 1) => void;
}

/** This near to a mark, in pixels, its words are shown. */
const nearPixels = 6;

/** A slider over time: one column per bucket, one row per resource, colour by how much it hurt. */
export function Strip(props: StripProps) {
  const { scale, answer, at, endsNow, isRow, onGrab, onDrag, onRelease, onStep } = props;
  const [zone, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const version = useThemeVersion();
  const needle = at === null ? 1 : placeOf(scale, at);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, { width }: { readonly width: number }) => {
      if (answer !== undefined) {
        const first = Date.parse(answer.meta.from);
        const stepMs = answer.meta.step * 1000;
        drawStrip(context, width, { scale, strip: answer.data, first, stepMs, needle, isRow });
      }
    },
    // The colours of the theme are read while drawing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [answer, scale, needle, isRow, version],
  );
  useDrawing(canvas, size, draw);

  const timeOf = (event: PointerEvent<HTMLDivElement>): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = Math.min(box.width, Math.max(0, event.clientX - box.left));
    return endsNow && box.width - x <= snapPixels ? null : Math.round(timeAt(scale, x / box.width));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      onStep(event.key === 'ArrowLeft' ? -1 : 1);
    }
  };

  return (
    <div
      ref={zone}
      className="strip-plot"
      role="slider"
      tabIndex={0}
      aria-label="The clock of this page"
      aria-valuemin={scale.from}
      aria-valuemax={scale.to}
      aria-valuenow={at ?? scale.to}
      aria-valuetext={at === null ? 'live' : showMoment(at)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
          onGrab(timeOf(event));
        }
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          onDrag(timeOf(event));
        } else {
          event.currentTarget.title = describeNear(answer?.data.marks ?? [], scale, event);
        }
      }}
      onPointerUp={(event) => onDrag(timeOf(event))}
      onLostPointerCapture={onRelease}
    >
      <canvas ref={canvas} />
    </div>
  );
}

/** The words of the mark under the pointer; empty where none is. */
function describeNear(marks: readonly FleetMark[], scale: TimeScale, event: PointerEvent<HTMLDivElement>): string {
  const box = event.currentTarget.getBoundingClientRect();
  const distanceTo = (mark: FleetMark): number =>
    Math.abs(placeOf(scale, Date.parse(mark.at)) * box.width - (event.clientX - box.left));
  const near = marks.filter((mark) => distanceTo(mark) <= nearPixels);
  return near.map((mark) => `${showMoment(Date.parse(mark.at))} ${describeMark(mark)}`).join('\n');
}
