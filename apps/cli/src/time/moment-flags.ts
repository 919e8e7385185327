import { CommandError } from '../frame/command-error.js';
import { optional } from '../frame/parameters.js';
import { momentForms, parseMoment, parseMomentAfter, parseShownMoment, toShownMoment } from './parse-moment.js';

export const atFlag = {
  at: optional('<time>', `the moment to show instead of now: ${momentForms}`, { values: 'time' }),
};

export const rangeFlags = {
  from: optional('<time>', `start of a time range: ${momentForms}`, { values: 'time' }),
  to: optional('<time>', 'end of the time range; by default now', { values: 'time' }),
};

/** RFC 3339 of a moment to show, as a person typed it; null stays null. Throws CommandError. */
export function readMoment(flag: string, text: string | null, isUtc: boolean, nowMs: number): string | null {
  return text === null ? null : toTime(flag, text, parseShownMoment(text, nowMs, isUtc ? 'utc' : 'local'));
}

/** Like readMoment, for an end of a range, which is exactly that time. */
function readTime(flag: string, text: string | null, isUtc: boolean, nowMs: number): string | null {
  return text === null ? null : toTime(flag, text, parseMoment(text, nowMs, isUtc ? 'utc' : 'local'));
}

function toTime(flag: string, text: string, ms: number | null): string {
  if (ms === null) {
    throw new CommandError(`${flag} must be a time, not '${text}': type ${momentForms}`, { exit: 'usage' });
  }
  return new Date(ms).toISOString();
}

interface RangeTexts {
  readonly from: string | null;
  readonly to: string | null;
  readonly utc: boolean;
}

interface Range {
  readonly from?: string;
  readonly to?: string;
}

/** The given ends of a range. Throws CommandError for one that ends before it begins. */
export function readRange({ from, to, utc }: RangeTexts, nowMs: number): Range {
  const start = readTime('--from', from, utc, nowMs);
  const end =
    to === null || start === null
      ? readTime('--to', to, utc, nowMs)
      : toTime('--to', to, parseMomentAfter(to, Date.parse(start), nowMs, utc ? 'utc' : 'local'));
  if (start !== null && end !== null && start >= end) {
    throw new CommandError(`--from ${from ?? ''} is not before --to ${to ?? ''}: exchange them`, { exit: 'usage' });
  }
  return { ...(start === null ? {} : { from: start }), ...(end === null ? {} : { to: end }) };
}

/** The same for two moments that are shown beside each other. */
export function readMoments(texts: RangeTexts, nowMs: number): Range {
  const exact = readRange(texts, nowMs);
  const shown = (end: 'from' | 'to'): Range => {
    const [text, time] = [texts[end], exact[end]];
    return text === null || time === undefined
      ? {}
      : { [end]: toTime(`--${end}`, text, toShownMoment(text, Date.parse(time), nowMs)) };
  };
  return { ...shown('from'), ...shown('to') };
}
