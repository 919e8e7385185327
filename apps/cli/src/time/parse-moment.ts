/** The zone in which a clock time without one is meant. */
export type Zone = 'local' | 'utc';

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/;
const dayMs = 86_400_000;

export const momentForms = '-15m, 14:05, yesterday 14:05, saturday 14:05, 2026-11-28 14:05 or RFC 3339';

/**
 * Milliseconds since the epoch of a moment as people type it; null for anything else. A time or a weekday without a
 * date is the last one that has passed; a date without a time is its midnight.
 */
export function parseMoment(text: string, nowMs: number, zone: Zone): number | null {
  const words = text.trim().toLowerCase();
  const time = readMoment(words, nowMs, zone);
  return time !== null && Number.isFinite(time) && time >= 0 ? time : null;
}

/**
 * The same for a moment at which something is shown. A time with seconds is the end of that second, because tables show
 * what was at 14:05:10.4 as 14:05:10, from which it is copied; RFC 3339 with its zone is exactly that time.
 */
export function parseShownMoment(text: string, nowMs: number, zone: Zone): number | null {
  return toShownMoment(text, parseMoment(text, nowMs, zone), nowMs);
}

/** What a text means for something that is shown, from the `ms` that it is as an end of a range. */
export function toShownMoment(text: string, ms: number | null, nowMs: number): number | null {
  return ms !== null && /:\d\d:\d\d$/.test(text.trim()) ? Math.max(ms, Math.min(ms + 999, nowMs)) : ms;
}

const dayName = '(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*';
const clockTime = String.raw`\d{1,2}:\d\d(?::\d\d)?`;
const recurring = new RegExp(`^(?:${dayName}(?: ${clockTime})?|${clockTime})$`);

/**
 * The end of a range, whose start is given. A time or a weekday that has not been since then is the next one, and now
 * while that is to come: at 03:10, from 03:00 to 03:30 is until 03:10. Null for a text that is no moment. One that is
 * more than half a day ahead stays that before the start: the two were rather exchanged.
 */
export function parseMomentAfter(text: string, startMs: number, nowMs: number, zone: Zone): number | null {
  const last = parseMoment(text, nowMs, zone);
  if (last === null || last > startMs || !recurring.test(text.trim().toLowerCase())) {
    return last;
  }
  const nextDays = Array.from({ length: 8 }, (_, index) => startMs + (index + 1) * dayMs);
  const next = nextDays.map((ms) => parseMoment(text, ms, zone)).find((ms) => ms !== null && ms > startMs) ?? null;
  return next === null || next > nowMs + dayMs / 2 ? last : Math.min(next, nowMs);
}

function readMoment(words: string, nowMs: number, zone: Zone): number | null {
  if (words === 'now') {
    return nowMs;
  }
  const [, span, unit] = /^-?(\d{1,9}) ?(s|m|min|h|d|w)( ago)?$/.exec(words) ?? [];
  if (span !== undefined) {
    return nowMs - Number(span) * (unitsMs[unit ?? ''] ?? Number.NaN);
  }
  if (/^\d{10}$|^\d{13}$/.test(words)) {
    return words.length === 10 ? Number(words) * 1000 : Number(words);
  }
  if (rfc3339.test(words)) {
    return Date.parse(words.replace(' ', 't').toUpperCase());
  }
  return readClock(words, nowMs, zone);
}

/** A day, a time of day, or both. */
function readClock(words: string, nowMs: number, zone: Zone): number | null {
  const [, day, clock] = /^(?:([a-z]+|\d{4}-\d\d-\d\d)(?:[ t]|$))?(\d{1,2}:\d\d(?::\d\d)?)?$/.exec(words) ?? [];
  const seconds = clock === undefined ? 0 : secondsOf(clock);
  if ((day === undefined && clock === undefined) || seconds === null) {
    return null;
  }
  const { midnight, at } = calendar(zone);
  if (day === undefined) {
    const today = at(midnight(nowMs), 0, seconds);
    return today <= nowMs ? today : at(midnight(nowMs), -1, seconds);
  }
  if (/^\d/.test(day)) {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    const isDay = new Date(Date.UTC(year, month - 1, date)).toISOString().startsWith(day);
    return isDay ? at([year, month - 1, date], 0, seconds) : null;
  }
  const daysAgo = readDay(day, new Date(dayNumber(midnight(nowMs))).getUTCDay());
  if (daysAgo === null) {
    return null;
  }
  const time = at(midnight(nowMs), -daysAgo, seconds);
  return time <= nowMs || daysAgo > 0 || day === 'today' ? time : at(midnight(nowMs), -7, seconds);
}

type Day = readonly [year: number, month: number, date: number];

/** How the zone names days and finds their times. */
function calendar(zone: Zone): {
  readonly midnight: (ms: number) => Day;
  readonly at: (day: Day, days: number, seconds: number) => number;
} {
  return zone === 'utc'
    ? {
        midnight: (ms) => [new Date(ms).getUTCFullYear(), new Date(ms).getUTCMonth(), new Date(ms).getUTCDate()],
        at: ([year, month, date], days, seconds) => Date.UTC(year, month, date + days, 0, 0, seconds),
      }
    : {
        midnight: (ms) => [new Date(ms).getFullYear(), new Date(ms).getMonth(), new Date(ms).getDate()],
        at: ([year, month, date], days, seconds) =>
          new Date(
            year,
            month,
            date + days,
            Math.floor(seconds / 3600),
            Math.floor(seconds / 60) % 60,
            seconds % 60,
          ).getTime(),
      };
}

function dayNumber([year, month, date]: Day): number {
  return Math.floor(Date.UTC(year, month, date) / dayMs) * dayMs;
}

function secondsOf(clock: string): number | null {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return hours < 24 && minutes < 60 && seconds < 60 ? hours * 3600 + minutes * 60 + seconds : null;
}

/** How many days ago a named day was; null if the word names none. Three letters of a weekday are enough. */
function readDay(word: string, today: number): number | null {
  if (word === 'today' || word === 'yesterday') {
    return word === 'today' ? 0 : 1;
  }
  const weekday = word.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(word));
  return weekday < 0 ? null : (today - weekday + 7) % 7;
}
