import type { FleetMark, FleetStrip, SeriesMeta } from '@psfleet/sdk';
import { useParams } from '@tanstack/react-router';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useAnswer } from '../session/use-answer.js';
import { useClock, type Clock } from '../clock/use-clock.js';
import { liveIntervalMs, tickMs, useNow } from '../clock/now.js';
import type { TimeScale } from '../strip/strip-scale.js';

/** The clock with the needle that may be on its way, and the strip over which it moves. */
export interface Scrubbing {
  readonly clock: Clock;
  /** The time at the needle, also while it is dragged; null while live. */
  readonly shownAt: number | null;
  /** A time that somebody is about to go to; null most of the time. */
  readonly ghostAt: number | null;
  readonly setGhost: (at: number | null) => void;
  /** The time that the strip and all curves show. */
  readonly scale: TimeScale;
  readonly strip: { readonly data: FleetStrip; readonly meta: SeriesMeta } | undefined;
  readonly marks: readonly FleetMark[];
  /** Takes the needle, moves it where it was taken, and lets it go, which moves the clock. */
  readonly grab: (at: number | null) => void;
  readonly drag: (at: number | null) => void;
  readonly release: () => void;
  /** Back to live, also out of a drag. */
  readonly goLive: () => void;
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
const maxPoints = 240;
/** Buckets that are shorter than two ticks would have gaps. */
const minStepMs = 20_000;

/** Live, the window ends now; it moves on when a picture of this many columns changes. */
const columns = 1000;

interface Drag {
  readonly at: number | null;
  /** The strip stands still while the needle moves over it. */
  readonly scale: TimeScale;
  /** Whether the history has an entry of this drag. The first move of the clock adds it, so that Back leads out. */
  readonly isInHistory: boolean;
}

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
  const [dragged, setDragged] = useState<Drag | null>(null);
  const [ghostAt, setGhost] = useState<number | null>(null);
  // What a pointer does next may come before the page is drawn again.
  const current = useRef<Drag | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const now = useNow(Math.max(1000, clock.windowMs / columns));
  const end = clock.end ?? now;
  const scale = useMemo(
    () => dragged?.scale ?? { from: end - clock.windowMs, to: end },
    [dragged?.scale, end, clock.windowMs],
  );

  const setDrag = (drag: Drag | null): void => {
    clearTimeout(timer.current);
    current.current = drag;
    setDragged(drag);
  };
  const commit = (): void => {
    const { current: drag } = current;
    if (drag !== null) {
      clock.moveTo(drag.at, { end: drag.scale.to, replace: drag.isInHistory });
      current.current = { ...drag, isInHistory: true };
    }
  };
  const grab = (at: number | null): void => {
    setDrag({ at, scale, isInHistory: false });
    timer.current = setTimeout(commit, debounceMs);
  };
  const drag = (at: number | null): void => {
    if (current.current !== null) {
      setDrag({ ...current.current, at });
      timer.current = setTimeout(commit, debounceMs);
    }
  };
  const release = (): void => {
    commit();
    setDrag(null);
  };
  const goLive = (): void => {
    setDrag(null);
    clock.moveTo(null);
  };
  const step = (ticks: number): void => {
    const at = (clock.at ?? Date.now()) + ticks * tickMs;
    clock.moveTo(at >= Date.now() ? null : at, { end: Math.max(scale.to, at), replace: clock.at !== null });
  };
  const pan = (share: number): void => {
    const to = Math.min(Date.now(), scale.to + share * clock.windowMs);
    const at = Math.min(to, Math.max(to - clock.windowMs, clock.at ?? to));
    clock.moveTo(at, { end: to, replace: clock.at !== null });
  };
  const shownAt = dragged === null ? clock.at : dragged.at;
  const marks = strip?.data.marks ?? [];
  return { clock, shownAt, ghostAt, setGhost, scale, strip, marks, grab, drag, release, goLive, step, pan };
}
