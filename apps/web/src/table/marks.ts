/** The rows that somebody marked to act on all of them. */
export interface Marks {
  readonly uids: ReadonlySet<string>;
  /** The row that a range goes out from; null before the first mark. */
  readonly anchor: string | null;
  /** The marks from before the range. A range that shrinks removes only its own marks. */
  readonly outside: ReadonlySet<string>;
}

export const noMarks: Marks = { uids: new Set(), anchor: null, outside: new Set() };

/** Marks a row, or takes its mark away; the next range goes out from it. */
export function toggleMark({ uids }: Marks, uid: string): Marks {
  const next = new Set(uids);
  if (!next.delete(uid)) {
    next.add(uid);
  }
  return { uids: next, anchor: uid, outside: next };
}

/**
 * Marks all rows from the anchor to `to`, as they are in order now, instead of the last range from there. Without an
 * anchor that is in the table, the range goes out from `from`.
 */
export function extendMarks(marks: Marks, order: readonly string[], from: string | null, to: string): Marks {
  const isKnown = marks.anchor !== null && order.includes(marks.anchor);
  const anchor = isKnown ? marks.anchor : (from ?? to);
  const outside = isKnown ? marks.outside : marks.uids;
  const ends = [order.indexOf(anchor ?? to), order.indexOf(to)].map((place) => Math.max(0, place));
  const range = order.slice(Math.min(...ends), Math.max(...ends) + 1);
  return { uids: new Set([...outside, ...range]), anchor, outside };
}
