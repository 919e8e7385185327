import type { Sweep } from '../../platform/process-table.js';

/** The result of a sweep that is under way. */
export type MutableSweep = { -readonly [K in keyof Sweep]: Sweep[K] extends readonly number[] ? number[] : Sweep[K] };

export function beginSweep(number: number): MutableSweep {
  return { number, count: 0, started: [], ended: [], execs: [], changed: 0, unreadable: 0 };
}
