import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { defaultWindow, readClockSearch, windowMs, windowText, type ClockSearch } from './clock-search.js';

/** The one clock of the page. Times are milliseconds since the epoch. */
export interface Clock {
  /** Null while live. */
  readonly at: number | null;
  readonly windowMs: number;
  readonly window: string;
  /** End of the window; null while live, when it is now. */
  readonly end: number | null;
  /** Parameters of a question about the moment. */
  readonly moment: { readonly at?: string };
  /** Parameters of a question about the window. */
  readonly range: { readonly from: string; readonly to?: string };
  /** Moves to a time, or to live. `end` keeps the window where it is. */
  readonly moveTo: (at: number | null, options?: { readonly end?: number; readonly replace?: boolean }) => void;
  readonly setWindow: (ms: number) => void;
}

/** Where in the window a time stands that came without one. */
const defaultPlace = 0.7;

export function useClock(): Clock {
  const search = useSearch({ strict: false });
  const { at, to, win = defaultWindow } = readClockSearch(search);
  const navigate = useNavigate();
  const change = useCallback(
    (next: ClockSearch, replace: boolean) => {
      void navigate({
        to: '.',
        replace,
        search: ({ at: _at, to: _to, win: _win, ...others }: Record<string, unknown>) => ({ ...others, ...next }),
      });
    },
    [navigate],
  );
  return useMemo(() => {
    const width = windowMs(win) ?? 3_600_000;
    const moment = at === undefined ? null : Date.parse(at);
    const end = moment === null ? null : to === undefined ? moment + width * (1 - defaultPlace) : Date.parse(to);
    const write = (time: number | null, windowEnd: number | null, window: string, replace: boolean): void =>
      change(
        {
          ...(time === null ? {} : { at: new Date(time).toISOString() }),
          ...(time === null || windowEnd === null ? {} : { to: new Date(windowEnd).toISOString() }),
          ...(window === defaultWindow ? {} : { win: window }),
        },
        replace,
      );
    return {
      at: moment,
      windowMs: width,
      window: win,
      end,
      moment: at === undefined ? {} : { at },
      range:
        end === null
          ? { from: `-${win}` }
          : { from: new Date(end - width).toISOString(), to: new Date(end).toISOString() },
      moveTo: (time, { end: wanted, replace = false } = {}) => {
        const windowEnd = wanted ?? end ?? Date.now();
        const isInside = time !== null && time <= windowEnd && time >= windowEnd - width;
        write(time, isInside ? windowEnd : (time ?? 0) + width * (1 - defaultPlace), win, replace);
      },
      setWindow: (ms) => {
        const text = windowText(ms);
        const next = windowMs(text) ?? width;
        // The needle keeps its place on the screen.
        const place = moment === null || end === null ? 0 : (end - moment) / width;
        write(moment, moment === null ? null : moment + place * next, text, true);
      },
    };
  }, [at, to, win, change]);
}
