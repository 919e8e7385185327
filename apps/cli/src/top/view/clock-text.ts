import { showDuration } from '@psfleet/display';

export interface ShownClock {
  /** Whether newer ticks replace the table. */
  readonly isLive: boolean;
  /** The moment that the table shows, milliseconds since the epoch; null before the first. */
  readonly at: number | null;
  readonly nowMs: number;
  readonly isUtc: boolean;
}

/** `LIVE 14:59:00, 3 s ago` or `PAST 2026-11-28 03:12:40 UTC, 2 d ago`. */
export function clockText({ isLive, at, nowMs, isUtc }: ShownClock): string {
  const word = isLive ? 'LIVE' : 'PAST';
  return at === null ? word : `${word} ${momentText(at, nowMs, isUtc)}, ${showDuration(ageOf(at, nowMs))} ago`;
}

/** The day is left out today. */
export function momentText(at: number, nowMs: number, isUtc: boolean): string {
  const [day, time] = partsOf(at, isUtc);
  const [today] = partsOf(nowMs, isUtc);
  return `${day === today ? '' : `${day} `}${time}${isUtc ? ' UTC' : ''}`;
}

/** Whole seconds: parts of them change with every frame and say nothing. */
function ageOf(at: number, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - at) / 1000));
}

function partsOf(ms: number, isUtc: boolean): readonly [string, string] {
  const shifted = isUtc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  const text = new Date(shifted).toISOString();
  return [text.slice(0, 10), text.slice(11, 19)];
}
