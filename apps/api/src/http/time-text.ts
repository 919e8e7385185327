/** RFC 3339 in UTC with milliseconds; null stays null. */
export function toTimeText(time: number): string;
export function toTimeText(time: number | null): string | null;
export function toTimeText(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
