import { unknownText } from '@psfleet/display';
import type { View } from './column.js';

/** `14:05:10` for a time of today, else `2026-11-28 14:05:10`, in the zone of the view; a dash if it is unknown. */
export function showTime(time: string | number | null | undefined, { nowMs, isUtc }: View): string {
  const ms = typeof time === 'number' ? time * 1000 : typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (!Number.isFinite(ms)) {
    return unknownText;
  }
  const [day, clock] = parts(ms, isUtc);
  const [today] = parts(nowMs, isUtc);
  return day === today ? clock : `${day} ${clock}`;
}

/** Day and time with their zone: `2026-11-28 14:05:10 +01:00`. */
export function showMoment(time: string, isUtc: boolean): string {
  const ms = Date.parse(time);
  return `${parts(ms, isUtc).join(' ')} ${isUtc ? 'UTC' : offsetOf(ms)}`;
}

function parts(ms: number, isUtc: boolean): readonly [string, string] {
  const shifted = isUtc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  const [day = '', clock = ''] = new Date(shifted).toISOString().split('T');
  return [day, clock.slice(0, 8)];
}

function offsetOf(ms: number): string {
  const minutes = -new Date(ms).getTimezoneOffset();
  const digits = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`;
}
