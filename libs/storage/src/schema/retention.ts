/**
 * Classes of rows that are kept equally long: raw rows; rollups of minutes and quarter hours; rollups of hours;
 * identities and events.
 */
export type RetentionTier = 'raw' | 'minute' | 'hour' | 'event';

/** Whole days by tier. */
export type RetentionDays = Readonly<Record<RetentionTier, number>>;

export const defaultRetentionDays: RetentionDays = { raw: 14, minute: 90, hour: 3 * 365, event: 90 };

/** How long the rows of a table are kept, and which column is their age. */
export interface TableRetention {
  readonly tier: RetentionTier;
  readonly column: 'ts' | 'at';
}

export function renderTtl({ tier, column }: TableRetention, days: RetentionDays = defaultRetentionDays): string {
  return `toDateTime(${column}) + INTERVAL ${days[tier]} DAY`;
}
