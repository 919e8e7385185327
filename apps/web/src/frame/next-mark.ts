import type { FleetMark } from '@psfleet/sdk';

/** The time of the nearest mark in a direction; null if there is none. */
export function nextMark(marks: readonly Pick<FleetMark, 'at'>[], from: number, direction: -1 | 1): number | null {
  const times = marks.map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b);
  const found = direction === 1 ? times.find((time) => time > from) : times.findLast((time) => time < from);
  return found ?? null;
}
