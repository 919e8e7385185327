import { showSpan } from '@psfleet/display';
import { Clock, Flag, MoveHorizontal, Play } from 'lucide-react';
import { windowChoices, windowMs } from '../clock/clock-search.js';
import { parseJump } from '../clock/parse-jump.js';
import { showMoment, zoneName } from '../clock/time-text.js';
import { useNeedle } from '../frame/scrubbing.js';
import { describeMark } from '../strip/describe-mark.js';
import type { Entry } from './entry.js';
import { findMatches } from './find-matches.js';

const maxMarks = 3;

/** The time that was typed, the marks of the strip, newest first, and the widths of the window. */
export function useTimeEntries(typed: string): readonly Entry[] {
  const { clock, marks, goLive } = useNeedle();
  const now = Date.now();
  const time = parseJump(typed, now);
  const live: Entry = { id: 'live', text: 'Back to live', keys: 'Esc', Icon: Play, run: goLive };
  const jump: readonly Entry[] =
    time === null
      ? []
      : time === 'live' || time >= now
        ? [live]
        : [
            {
              id: 'jump',
              text: `Go to ${showMoment(time)}`,
              detail: `${showSpan(now - time)} ago, ${zoneName(time)}`,
              Icon: Clock,
              at: time,
              run: () => clock.moveTo(time),
            },
          ];
  const marked = marks.toReversed().map((mark): Entry => {
    const at = Date.parse(mark.at);
    return {
      id: `mark ${mark.kind} ${mark.at}`,
      text: describeMark(mark),
      detail: showMoment(at),
      Icon: Flag,
      at,
      run: () => clock.moveTo(at),
    };
  });
  const windows = windowChoices.map((choice): Entry => ({
    id: `window ${choice}`,
    text: `Window of ${choice}`,
    Icon: MoveHorizontal,
    run: () => clock.setWindow(windowMs(choice) ?? clock.windowMs),
  }));
  const isAsked = typed.trim() !== '';
  const others = [...(clock.at === null || time !== null ? [] : [live]), ...(isAsked ? windows : [])];
  return [
    ...jump,
    ...findMatches(typed, marked, ({ text }) => text, maxMarks),
    ...findMatches(typed, others, ({ text }) => text, others.length),
  ];
}
