import type { MetricTier, ProcessTier } from '../schema/rollup-tables.js';

/** The part of a time range that one tier answers, in milliseconds since the epoch; of rollups, in whole buckets. */
export interface TierSlice<Rollup extends MetricTier | ProcessTier> {
  readonly tier: 'raw' | Rollup;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}
