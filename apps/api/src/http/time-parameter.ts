const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** What ClickHouse's DateTime64(3) can hold with room on both sides: 1970 to 2200. */
const latest = Date.UTC(2200, 0);

/** Milliseconds since the epoch from RFC 3339, epoch milliseconds or a distance from now (`-15m`); null for anything else. */
export function parseTime(value: unknown, now: number): number | null {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? parseText(value, now) : Number.NaN;
  return Number.isFinite(time) && time >= 0 && time <= latest ? Math.trunc(time) : null;
}

function parseText(text: string, now: number): number {
  const distance = /^-(\d{1,9})([smhd])$/.exec(text);
  if (distance !== null) {
    return now - Number(distance[1]) * (unitsMs[distance[2] ?? ''] ?? Number.NaN);
  }
  if (/^\d{1,15}$/.test(text)) {
    return Number(text);
  }
  return rfc3339.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
}
