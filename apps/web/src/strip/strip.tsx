import type { FleetStrip, SeriesMeta } from '@psfleet/sdk';
import { useCallback, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { showMoment } from '../clock/time-text.js';
import { useThemeVersion } from '../design/use-theme-version.js';
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
  /** Called when the needle is taken, while it moves, and when it is let go for whatever reason. Null is live. */
  readonly onGrab: (at: number | null) => void;
  readonly onDrag: (at: number | null) => void;
  readonly onRelease: () => void;
  readonly onStep: (direction: -1 | 1) => void;
}

/** A slider over time: one column per bucket, one row per resource, colour by how much it hurt. */
export function Strip({ scale, answer, at, endsNow, onGrab, onDrag, onRelease, onStep }: StripProps) {
  const [zone, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const version = useThemeVersion();
  const needle = at === null ? 1 : placeOf(scale, at);
  const draw = useCallback(
    (context: CanvasRenderingContext2D, { width }: { readonly width: number }) => {
      if (answer !== undefined) {
        const first = Date.parse(answer.meta.from);
        drawStrip(context, width, { scale, strip: answer.data, first, stepMs: answer.meta.step * 1000, needle });
      }
    },
    // The colours of the theme are read while drawing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [answer, scale, needle, version],
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
        }
      }}
      onPointerUp={(event) => onDrag(timeOf(event))}
      onLostPointerCapture={onRelease}
    >
      <canvas ref={canvas} />
    </div>
  );
}
