/** How far rollups had come before something was counted from them, in milliseconds since the epoch. */
export interface CountedRollups {
  /** Everything that was inserted before is in them. */
  readonly insertedBefore: number;
  /** Buckets that ended before are computed. */
  readonly endedBefore: number;
}

const countedOf = new WeakMap<object, CountedRollups>();

/** Notes what an answer counted from, for its tag; `meta` is that of the answer. */
export function noteCounted(meta: object, rollups: CountedRollups): void {
  countedOf.set(meta, rollups);
}

/** Null for an answer that counted from no rollups. */
export function findCounted(meta: object): CountedRollups | null {
  return countedOf.get(meta) ?? null;
}
