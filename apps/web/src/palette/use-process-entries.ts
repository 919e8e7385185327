import { escapeControls } from '@psfleet/display';
import { parseSearch, SearchSyntaxError } from '@psfleet/search';
import { useNavigate } from '@tanstack/react-router';
import { List, Search } from 'lucide-react';
import { readClockSearch } from '../clock/clock-search.js';
import { useClock } from '../clock/use-clock.js';
import { useAnswer } from '../session/use-answer.js';
import type { Entry } from './entry.js';
import { useRested } from './use-rested.js';

const maxProcesses = 6;
const minLetters = 2;
const restMs = 150;
const maxName = 80;

export interface ProcessEntries {
  readonly entries: readonly Entry[];
  /** Why no process is listed although there may be some; null if all is well. */
  readonly problem: string | null;
  readonly isAsking: boolean;
}

/** The processes of the fleet at the clock that fit the typed words, those with most CPU first. */
export function useProcessEntries(typed: string, onAct: (procUid: string) => void): ProcessEntries {
  const navigate = useNavigate();
  const { at, moment } = useClock();
  const q = typed.trim();
  const rested = useRested(q, restMs);
  const isEnabled = isQuestion(rested);
  const asked = useAnswer(
    'listProcesses',
    { q: rested, limit: maxProcesses, sort: '-cpuPercent', ...moment },
    { isLive: at === null, isEnabled, everyMs: 60_000 },
  );
  if (!isQuestion(q)) {
    return { entries: [], problem: null, isAsking: false };
  }
  const isCurrent = rested === q && isEnabled && asked.data !== undefined && !asked.isPlaceholderData;
  const found = (isCurrent ? asked.data.data : []).map(({ procUid, name, pid, host, username }): Entry => ({
    id: `process ${procUid}`,
    text: escapeControls(name.slice(0, maxName)),
    detail: [
      pid === null ? null : `pid ${pid}`,
      username === null ? null : escapeControls(username.slice(0, maxName)),
      escapeControls(host),
    ]
      .filter((fact) => fact !== null)
      .join(', '),
    Icon: List,
    run: () => void navigate({ to: '/p/$procUid', params: { procUid }, search: readClockSearch }),
    act: () => onAct(procUid),
  }));
  const all: Entry = {
    id: 'search',
    text: `Search all processes for ${escapeControls(q.slice(0, maxName))}`,
    Icon: Search,
    run: () => void navigate({ to: '/processes', search: (now) => ({ ...readClockSearch(now), q }) }),
  };
  return {
    entries: [...found, all],
    problem: asked.error === null || rested !== q ? null : escapeControls(asked.error.message),
    isAsking: !isCurrent && asked.error === null,
  };
}

function isQuestion(text: string): boolean {
  if (text.length < minLetters) {
    return false;
  }
  try {
    parseSearch(text);
    return true;
  } catch (error) {
    if (error instanceof SearchSyntaxError) {
      return false; // what is typed is a time, or half of a condition
    }
    throw error;
  }
}
