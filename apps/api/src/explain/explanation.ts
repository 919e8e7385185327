import type { ExplanationResponse, ShareResponse } from './explain.response.js';

/** A share before it is compared with the total. */
export type Share = Omit<ShareResponse, 'percent'>;

/** A metric's total, and its shares. */
export interface Attribution {
  readonly total: number | null;
  /** The sum of all shares. */
  readonly attributed: number;
  /** How many there are. */
  readonly groups: number;
  /** The largest, in descending order. */
  readonly shares: readonly Share[];
}

type Sums = Pick<ExplanationResponse, 'total' | 'attributed' | 'remainder' | 'remainderPercent' | 'shares' | 'others'>;

/** Adds up shares, and compares them with the total. */
export function sumUp({ total, attributed, groups, shares }: Attribution): Sums {
  const listed = shares.reduce((sum, { value }) => sum + value, 0);
  const remainder = total === null ? null : total - attributed;
  return {
    total: rounded(total),
    attributed: rounded(attributed),
    remainder: rounded(remainder),
    remainderPercent: percentOf(remainder, total),
    shares: shares.map((share) => ({
      ...share,
      value: rounded(share.value),
      ended: rounded(share.ended),
      children: rounded(share.children),
      percent: percentOf(share.value, total),
    })),
    others: { groups: groups - shares.length, value: rounded(Math.max(0, attributed - listed)) },
  };
}

function percentOf(value: number | null, total: number | null): number | null {
  return value === null || total === null || total === 0 ? null : Math.round((value / total) * 10_000) / 100;
}

/** Sums of seconds have more digits than the clocks; bytes and counts are whole. */
function rounded(value: number): number;
function rounded(value: number | null): number | null;
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}
