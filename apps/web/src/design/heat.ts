/** The rows of the strip, and what colours a host. */
export type HeatRow = 'cpu' | 'memory' | 'io' | 'pressure' | 'disk';

/**
 * Where each level begins, in percent. Levels 0 to 2 are nearly the ground: nothing that a person has to see. A disk is
 * full at 100, while a CPU at 100 is merely busy.
 */
const limits: Readonly<Record<HeatRow, readonly [number, number, number, number, number, number]>> = {
  cpu: [30, 55, 75, 85, 92, 97],
  memory: [50, 70, 82, 88, 93, 97],
  io: [3, 8, 15, 25, 40, 60],
  pressure: [2, 5, 10, 20, 40, 60],
  disk: [60, 75, 85, 90, 95, 98],
};

/** How much a value hurts, 0 to 6; null if it is unknown. */
export function heatOf(row: HeatRow, percent: number | null | undefined): number | null {
  return typeof percent === 'number' ? limits[row].filter((limit) => percent >= limit).length : null;
}

/** From this level on a host counts as hurt. */
export const hurtLevel = 4;
