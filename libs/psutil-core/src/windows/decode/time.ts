import { offsetOf } from '../native/layouts/layout.js';
import { processTimes } from '../native/layouts/process-layouts.js';
import { timeOfDay } from '../native/layouts/system-layouts.js';
import { openStructure, requireRange } from './structure.js';

/** 100 ns from 1601, where Windows begins to count, to 1970. */
const epochDifference = 116_444_736_000_000_000n;

/** Seconds of a duration in 100 ns. */
export function toSeconds(ticks: number): number {
  return ticks / 1e7;
}

/**
 * Microseconds since the epoch of a FILETIME at an offset; 0 for a FILETIME of 0. A number cannot hold units of 100 ns
 * since 1970 exactly.
 */
export function decodeMicroseconds(bytes: Buffer, at: number): number {
  requireRange(bytes, at, 8, 'FILETIME', 'a time');
  const time = bytes.readBigInt64LE(at);
  return time === 0n ? 0 : Number((time - epochDifference) / 10n);
}

/** Seconds since the epoch of a SYSTEM_TIMEOFDAY_INFORMATION. */
export function decodeBootTime(bytes: Buffer): number {
  openStructure(bytes, 0, timeOfDay, 'NtQuerySystemInformation(SystemTimeOfDayInformation)');
  return decodeMicroseconds(bytes, offsetOf(timeOfDay, 'BootTime')) / 1e6;
}

/** Seconds of CPU time of the four FILETIMEs that GetProcessTimes fills. */
export function decodeCpuTimes(bytes: Buffer): { readonly user: number; readonly system: number } {
  const read = openStructure(bytes, 0, processTimes, 'GetProcessTimes');
  return { user: toSeconds(read('user')), system: toSeconds(read('kernel')) };
}
