const byteUnits = ['B', 'K', 'M', 'G', 'T', 'P'];

/** An unknown value is `-`, never 0. */
export function showPercent(value: number | null | undefined): string {
  return typeof value === 'number' ? value.toFixed(1) : '-';
}

export function showCount(value: number | null | undefined): string {
  return typeof value === 'number' ? String(value) : '-';
}

/** Multiples of 1024 with one decimal, like psutil's bytes2human. */
export function showBytes(value: number | null | undefined): string {
  if (typeof value !== 'number') {
    return '-';
  }
  let power = 0;
  let rest = value;
  while (rest >= 1024 && power < byteUnits.length - 1) {
    rest /= 1024;
    power++;
  }
  return `${power === 0 ? String(rest) : rest.toFixed(1)}${byteUnits[power] ?? ''}`;
}

/** Age of an RFC 3339 time: `3 s`, `5 min`, `2 h`, `3 d`. */
export function showAge(time: string | null | undefined, nowMs: number): string {
  const seconds = typeof time === 'string' ? (nowMs - Date.parse(time)) / 1000 : Number.NaN;
  if (!Number.isFinite(seconds)) {
    return '-';
  }
  if (seconds < 120) {
    return `${Math.max(0, Math.round(seconds))} s`;
  }
  if (seconds < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  if (seconds < 172_800) {
    return `${Math.round(seconds / 3600)} h`;
  }
  return `${Math.round(seconds / 86_400)} d`;
}
