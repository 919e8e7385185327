import type { FleetMark, FleetStrip, SeriesMeta } from '@psfleet/sdk';
import { useParams } from '@tanstack/react-router';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useAnswer } from '../session/use-answer.js';
import { useClock, type Clock } from '../clock/use-clock.js';
import { liveIntervalMs } from '../clock/now.js';
import type { TimeScale } from '../strip/strip-scale.js';

/** The clock with the needle that may be on its way, and the strip over which it moves. */
export interface Scrubbing {
  readonly clock: Clock;
  /** The time at the needle, also while it is dragged; null while live. */
  readonly shownAt: number | null;
  /** The time that the strip and all curves show. */
  readonly scale: TimeScale;
  readonly strip: { readonly data: FleetStrip; readonly meta: SeriesMeta } | undefined;
  readonly marks: readonly FleetMark[];
  readonly scrub: (at: number | null, isFinal: boolean) => void;
  /** Moves the clock by ticks. */
  readonly step: (ticks: number) => void;
  /** Moves the window, by a share of its width. */
  readonly pan: (share: number) => void;
}

export const NeedleContext = createContext<Scrubbing | null>(null);

export function useNeedle(): Scrubbing {
  const needle = useContext(NeedleContext);
  if (needle === null) {
    throw new Error('useNeedle is for what Frame shows');
  }
  return needle;
}

/** A drag asks at most this often, so that the API answers the places where it rests. */
const debounceMs = 120;
const tickMs = 10_000;
const maxPoints = 240;
/** Buckets that are shorter than two ticks would have gaps. */
const minStepMs = 20_000;

export function pointsOf(windowMs: number): number {
  return Math.min(maxPoints, Math.floor(windowMs / minStepMs));
}

export function useScrubbing(): Scrubbing {
  const clock = useClock();
  const { host } = useParams({ strict: false });
  const points = pointsOf(clock.windowMs);
  const { data: strip } = useAnswer(
    'getFleetStrip',
    { ...clock.range, points, ...(host === undefined ? {} : { host: [host] }) },
    { isLive: clock.at === null, everyMs: Math.max(2 * liveIntervalMs, clock.windowMs / points) },
  );
  const [dragged, setDragged] = useState<{ readonly at: number | null; readonly scale: TimeScale } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const liveEnd = strip === undefined ? Date.now() : Date.parse(strip.meta.to);
  const end = clock.end ?? liveEnd;
  const scale = useMemo(
    () => dragged?.scale ?? { from: end - clock.windowMs, to: end },
    [dragged?.scale, end, clock.windowMs],
  );

  const scrub = (at: number | null, isFinal: boolean): void => {
    clearTimeout(timer.current);
    const isFirst = dragged === null;
    setDragged({ at, scale });
    const commit = (): void => clock.moveTo(at, { end: scale.to, replace: !isFirst });
    if (isFinal) {
      commit();
      setDragged(null);
    } else {
      timer.current = setTimeout(commit, debounceMs);
    }
  };
  const step = (ticks: number): void => {
    const at = (clock.at ?? liveEnd) + ticks * tickMs;
    clock.moveTo(at >= Date.now() ? null : at, { end: Math.max(scale.to, at), replace: true });
  };
  const pan = (share: number): void => {
    const to = Math.min(Date.now(), scale.to + share * clock.windowMs);
    const at = Math.min(to, Math.max(to - clock.windowMs, clock.at ?? to));
    clock.moveTo(at, { end: to, replace: true });
  };
  const shownAt = dragged === null ? clock.at : dragged.at;
  return { clock, shownAt, scale, strip, marks: strip?.data.marks ?? [], scrub, step, pan };
}
