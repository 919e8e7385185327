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

/** `Sat 28 Nov 03:12:40`. */
export function showMoment(ms: number): string {
  return `${showDay(ms)} ${showTime(ms)}`;
}
