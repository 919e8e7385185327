const english = 'en-GB';
const timeOf = new Intl.DateTimeFormat(english, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minuteOf = new Intl.DateTimeFormat(english, { hour: '2-digit', minute: '2-digit' });
const dayOf = new Intl.DateTimeFormat(english, { weekday: 'short', day: 'numeric', month: 'short' });
const zoneOf = new Intl.DateTimeFormat(english, { timeZoneName: 'short' });

/** `03:12:40` in the time zone of this computer, as all times of the page. */
export function showTime(ms: number): string {
  return timeOf.format(ms);
}

/** `03:12`. */
export function showMinute(ms: number): string {
  return minuteOf.format(ms);
}

/** `Sat 28 Nov`. */
export function showDay(ms: number): string {
  return dayOf.format(ms).replace(',', '');
}

/** `UTC`, `CET`. */
export function zoneName(ms: number): string {
  return zoneOf.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'local time';
}

/** `1 d 11 h`, `3 min`, `12 s`: two units where the second one matters. */
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

/** `Sat 28 Nov 03:12:40`. */
export function showMoment(ms: number): string {
  return `${showDay(ms)} ${showTime(ms)}`;
}
