import { malformed } from '../errors.js';
import { limits } from './limits.js';
import type { TickFacts } from './tables/tick.js';

/** Throws WireError if fields of a tick are out of bounds or do not go together. */
export function checkTick(tick: TickFacts): TickFacts {
  const { intervalMs, keyframeSeq, keyframeTs, maxRssProcUid, maxRssTs, nextRss, offsetMs, timeSource } = tick;
  if (intervalMs !== null && (intervalMs === 0 || intervalMs > limits.intervalMs)) {
    throw malformed(`tick.interval_ms is not a whole number from 1 to ${limits.intervalMs}`);
  }
  if (isPartly(keyframeSeq, keyframeTs)) {
    throw malformed('tick has one of keyframe_seq and keyframe_ts without the other');
  }
  if (isPartly(maxRssProcUid, maxRssTs, nextRss)) {
    throw malformed('tick has some of max_rss_proc_uid, max_rss_ts and next_rss without the others');
  }
  if (isPartly(offsetMs, timeSource)) {
    throw malformed('tick has one of offset_ms and time_source without the other');
  }
  if (timeSource === 'none' && offsetMs !== 0) {
    throw malformed('tick has an offset_ms that no time_source told');
  }
  return tick;
}

function isPartly(...cells: readonly unknown[]): boolean {
  const absent = cells.filter((cell) => cell === null).length;
  return absent > 0 && absent < cells.length;
}
