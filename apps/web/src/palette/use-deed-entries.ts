import { useParams, useSearch } from '@tanstack/react-router';
import { Clock, Keyboard, Lightbulb, LogOut, Pause, Rows4, SunMoon, Zap } from 'lucide-react';
import { remember, useRemembered } from '../design/remembered.js';
import { switchTheme } from '../design/theme.js';
import { useNeedle } from '../frame/scrubbing.js';
import { signOut } from '../session/session.js';
import { stripFormName } from '../strip/strip-form.js';
import { tourName } from '../tour/tour-steps.js';
import type { Entry } from './entry.js';
import { findMatches } from './find-matches.js';

export interface Deeds {
  readonly onShow: (dialog: 'jump' | 'keys') => void;
  readonly onAct: (procUid: string) => void;
}

/** What can be done from any page. */
export function useDeedEntries(typed: string, { onShow, onAct }: Deeds): readonly Entry[] {
  const { clock } = useNeedle();
  const { sel } = useSearch({ strict: false });
  const { procUid = sel } = useParams({ strict: false });
  const isRow = useRemembered(stripFormName) === 'row';
  const deeds: readonly Entry[] = [
    ...(procUid === undefined
      ? []
      : [{ id: 'act', text: 'Act on the chosen process', keys: 'K', Icon: Zap, run: () => onAct(procUid) }]),
    ...(clock.at === null
      ? [{ id: 'pause', text: 'Pause', keys: 'Space', Icon: Pause, run: () => clock.moveTo(Date.now()) }]
      : []),
    { id: 'go', text: 'Go to a time', keys: 'G', Icon: Clock, run: () => onShow('jump') },
    { id: 'keys', text: 'Keys', keys: '?', Icon: Keyboard, run: () => onShow('keys') },
    {
      id: 'strip',
      text: isRow ? 'Show all four rows of the strip' : 'Show one row of the strip',
      keys: 'T',
      Icon: Rows4,
      run: () => remember(stripFormName, isRow ? 'rows' : 'row'),
    },
    { id: 'theme', text: 'Switch the theme: dark, light, or that of the system', Icon: SunMoon, run: switchTheme },
    { id: 'tour', text: 'Show the first hints again', Icon: Lightbulb, run: () => remember(tourName, '0') },
    { id: 'out', text: 'Sign out', Icon: LogOut, run: () => void signOut() },
  ];
  return findMatches(typed, deeds, ({ text }) => text, deeds.length);
}
