const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Understands a time as people type it: `now`, `-2d`, `03:12`, `03:12:40`, `sat 03:12`, `yesterday 14:00`,
 * `2026-11-28 03:12` or RFC 3339. A time of day is the last one that is not in the future. Null if it is none of them.
 */
export function parseJump(text: string, now: number): number | 'live' | null {
  const typed = text.trim().toLowerCase();
  if (typed === 'now' || typed === 'live') {
    return 'live';
  }
  const ago = /^-(\d{1,6})\s*([smhdw])$/.exec(typed);
  if (ago !== null) {
    return now - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  }
  if (/^\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:\d\d)?)?$/.test(typed)) {
    const iso = typed.replace(' ', 'T').toUpperCase();
    const time = Date.parse(iso.length === 10 ? `${iso}T00:00` : iso);
    return Number.isFinite(time) ? time : null;
  }
  return parseDayAndTime(typed, now);
}

function parseDayAndTime(typed: string, now: number): number | null {
  const match = /^(?:(sun|mon|tue|wed|thu|fri|sat|today|yesterday)[a-z]*\s*)?(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(typed);
  if (match === null) {
    return null;
  }
  const [, day, hours, minutes, seconds = '0'] = match;
  const time = new Date(now);
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    return null;
  }
  time.setHours(Number(hours), Number(minutes), Number(seconds), 0);
  if (day === 'yesterday') {
    time.setDate(time.getDate() - 1);
  } else if (day !== undefined && day !== 'today') {
    time.setDate(time.getDate() - ((time.getDay() - weekdays.indexOf(day) + 7) % 7));
  }
  if (time.getTime() > now && day !== 'today') {
    time.setDate(time.getDate() - (day === undefined ? 1 : 7));
  }
  return time.getTime();
}
