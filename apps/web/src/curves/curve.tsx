import { useCallback, useRef } from 'react';
import { useThemeVersion } from '../design/use-theme-version.js';
import { useNeedle } from '../frame/scrubbing.js';
import { timeAt, type TimeScale } from '../strip/strip-scale.js';
import { useDrawing, useSize } from '../strip/use-canvas.js';
import type { Buckets, CurveLine } from './curve-data.js';
import { drawCurve } from './draw-curve.js';

export interface CurveProps {
  readonly title: string;
  readonly height: number;
  readonly scale: TimeScale;
  readonly buckets: Buckets;
  readonly lines: readonly CurveLine[];
  readonly kind: 'stack' | 'lines' | 'mirror';
  readonly maximum: number;
  readonly maximumText: string;
  /** The value of the whole curve at the needle, and of each line. */
  readonly headline: (values: readonly (number | null)[]) => string;
  readonly valueText: (value: number | null) => string;
  /** Called with a click, after the clock was moved to that point, with the length of its bucket in milliseconds. */
  readonly onAsk?: (stepMs: number) => void;
}

/** One curve, with the values at the needle beside it. A click moves the clock to that point. */
export function Curve(props: CurveProps) {
  const { title, height, scale, buckets, lines, kind, maximum, maximumText, headline, valueText, onAsk } = props;
  const [zone, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const version = useThemeVersion();
  const { shownAt, clock } = useNeedle();
  const draw = useCallback(
    (context: CanvasRenderingContext2D, area: { readonly width: number; readonly height: number }) =>
      drawCurve(context, area, { scale, buckets, lines, kind, maximum, maximumText }),
    // The colours of the theme are read while drawing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [scale, buckets, lines, kind, maximum, maximumText, version],
  );
  useDrawing(canvas, size, draw);
  const index =
    shownAt === null
      ? Math.max(-1, ...lines.map(({ values }) => values.findLastIndex((value) => value !== null)))
      : Math.floor((shownAt - buckets.first) / buckets.stepMs);
  const values = lines.map((line) => line.values[index] ?? null);
  return (
    <div className="curve" style={{ minHeight: height }}>
      <div className="curve-labels">
        <div className="curve-head">
          <span>{title}</span>
          <span>{headline(values)}</span>
        </div>
        {lines.map(({ name, colour }, place) => (
          <div key={name} className="desktop">
            <i style={{ background: `var(${colour})` }} />
            <span>{name}</span>
            <span>{valueText(values[place] ?? null)}</span>
          </div>
        ))}
      </div>
      <div
        ref={zone}
        className="curve-plot"
        style={{ height }}
        onClick={({ clientX, currentTarget }) => {
          const box = currentTarget.getBoundingClientRect();
          clock.moveTo(Math.round(timeAt(scale, (clientX - box.left) / box.width)), { end: scale.to });
          onAsk?.(buckets.stepMs);
        }}
      >
        <canvas ref={canvas} />
      </div>
    </div>
  );
}
