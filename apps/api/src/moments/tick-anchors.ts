import type { HintedTick, LastTick, LatestTick, TableAnchor, TickAnchor } from '@psfleet/storage';

/** Keyframes are due every quarter hour; the rest allows for a clock that was wrong and has been set back. */
export const keyframeWindowMs = 30 * 60_000;

export function toTickAnchor({ host, ts, seq, lastSeq, elapsedMs }: LatestTick): TickAnchor {
  return { host, lastTs: ts, tickSeq: seq, lastSeq, elapsedMs };
}

/** The messages that the table of a host is built from; none without a complete keyframe. */
export function toAnchor(tick: LastTick): TableAnchor[] {
  const { keyframeTs, keyframeSeq } = tick;
  return keyframeTs === null || keyframeSeq === null ? [] : [{ ...toTickAnchor(tick), keyframeTs, keyframeSeq }];
}

/**
 * Like {@link toAnchor}, from the keyframe that the tick hints at. None if that is so old that one host could make
 * the query of all hosts slow.
 */
export function toHintedAnchor(tick: HintedTick): TableAnchor[] {
  const { ts, hintedKeyframeTs: keyframeTs, hintedKeyframeSeq: keyframeSeq } = tick;
  return keyframeTs === null || keyframeSeq === null || keyframeTs <= ts - keyframeWindowMs
    ? []
    : [{ ...toTickAnchor(tick), keyframeTs, keyframeSeq }];
}
