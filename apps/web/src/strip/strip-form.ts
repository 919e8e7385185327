import type { FleetStrip } from '@psfleet/sdk';
import { heatOf, type HeatRow } from '../design/heat.js';

export const stripRows = ['cpu', 'memory', 'io', 'pressure'] as const satisfies readonly HeatRow[];
export type StripRow = (typeof stripRows)[number];

/** The name under which the browser remembers whether the strip is one row (`row`) or all four. */
export const stripFormName = 'strip';

/** The marks above, rows of 11 pixels, and the axis below. */
export const marksHeight = 11;
export const rowPitch = 12;

/** Where the axis begins, in pixels from the top of the strip. */
export function axisTop(rows: number): number {
  return marksHeight + rows * rowPitch;
}

export interface RowValue {
  readonly row: StripRow;
  readonly percent: number;
  readonly level: number;
}

/** The row that hurts most in a bucket; null where no host reported anything. Among equals it is the upper one. */
export function worstRow(strip: FleetStrip, bucket: number): RowValue | null {
  let worst: RowValue | null = null;
  for (const row of stripRows) {
    const percent = strip[row][bucket];
    const level = heatOf(row, percent);
    if (typeof percent === 'number' && level !== null && level > (worst?.level ?? -1)) {
      worst = { row, percent, level };
    }
  }
  return worst;
}

/** How much each drawn row hurts in a bucket, 0 to 6; null where nothing is known. */
export function levelsOf(strip: FleetStrip, bucket: number, isRow: boolean): readonly (number | null)[] {
  if ((strip.hosts[bucket] ?? 0) === 0) {
    return isRow ? [null] : stripRows.map(() => null);
  }
  return isRow ? [worstRow(strip, bucket)?.level ?? null] : stripRows.map((row) => heatOf(row, strip[row][bucket]));
}
