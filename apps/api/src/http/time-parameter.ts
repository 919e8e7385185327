const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** ClickHouse's DateTime64(3) holds times from 1970 to 2200 with room on both sides. */
export const maxTime = Date.UTC(2200, 0);

/**
 * Smaller numbers are seconds, which answers have as `createTime` and `bootTime`: as milliseconds they would be before
 * March 1973, of which nothing is stored.
 */
const minMilliseconds = 1e11;

/**
 * Parses RFC 3339, seconds or milliseconds since the epoch, or an offset from now (`-15m`) to milliseconds since the
 * epoch; null for anything else.
 */
export function parseTime(value: unknown, now: number): number | null {
  const time = typeof value === 'number' ? toMs(value) : typeof value === 'string' ? parseText(value, now) : Number.NaN;
  return Number.isFinite(time) && time >= 0 && time <= maxTime ? Math.trunc(time) : null;
}

function toMs(time: number): number {
  return time < minMilliseconds ? time * 1000 : time;
}

function parseText(text: string, now: number): number {
  const offset = /^-(\d{1,9})([smhd])$/.exec(text);
  if (offset !== null) {
    return now - Number(offset[1]) * (unitsMs[offset[2] ?? ''] ?? Number.NaN);
  }
  if (/^\d{1,15}$/.test(text) || /^\d{1,11}\.\d{1,9}$/.test(text)) {
    return toMs(Number(text));
  }
  return rfc3339.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
}
