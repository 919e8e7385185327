import { unknownText } from './quantities.js';

/** The units of long spans, each with its seconds; a span has at least two of a unit before that is used. */
const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** Seconds in one unit: `40 ms`, `3.2 s`, `81 s`, `5 min`, `2 h`, `3 d`. */
export function showDuration(seconds: number | null | undefined): string {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    return unknownText;
  }
  const span = Math.abs(seconds);
  const text =
    span < 1 ? `${Math.round(span * 1000)} ms` : span < 10 ? `${Math.round(span * 10) / 10} s` : inWholeUnits(span);
  return seconds < 0 ? `-${text}` : text;
}

/** How long ago an RFC 3339 time was: `3 s`, `5 min`, `2 h`, `3 d`. The future is `0 s` ago. */
export function showAge(time: string | null | undefined, nowMs: number): string {
  const seconds = typeof time === 'string' ? (nowMs - Date.parse(time)) / 1000 : Number.NaN;
  return Number.isFinite(seconds) ? inWholeUnits(Math.max(0, seconds)) : unknownText;
}

function inWholeUnits(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds >= 2 * length) ?? ['s', 1];
  return `${Math.round(seconds / length)} ${unit}`;
}
