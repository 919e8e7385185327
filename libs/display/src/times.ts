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

/** Milliseconds in two units where the second one matters: `1 d 11 h`, `3 min`, `12 s`. Less than none is `0 s`. */
export function showSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  if (days > 0) {
    return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
  }
  if (hours > 0) {
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

function inWholeUnits(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds >= 2 * length) ?? ['s', 1];
  return `${Math.round(seconds / length)} ${unit}`;
}
