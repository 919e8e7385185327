import { isCounterMetric, type LatestTick, type TopMetric } from '@psfleet/storage';

/** A host that can have the top processes; none of its processes exceeds `bound`, in the unit of the answer. */
export interface TopCandidate<Tick> {
  readonly tick: Tick;
  readonly bound: number;
}

/**
 * Hosts in the order in which the top can be on them: the top 20 are on the 20 hosts whose highest process is highest. One that does not tell comes first.
 * One of which nobody did anything, or of which it is not known in how long, has no part in it.
 */
export function rankCandidates<Tick extends Pick<LatestTick, 'elapsedMs' | 'max'>>(
  ticks: readonly Tick[],
  by: TopMetric,
): TopCandidate<Tick>[] {
  const candidates = ticks.flatMap((tick) => {
    const { elapsedMs, max } = tick;
    if (!isCounterMetric(by)) {
      return [{ tick, bound: max ?? Infinity }];
    }
    // Rounded as values are, so that no value is above its bound.
    return elapsedMs === null ? [] : [{ tick, bound: Math.round(((max ?? Infinity) * 10_000) / elapsedMs) / 10 }];
  });
  return candidates.filter(({ bound }) => bound > 0).sort((a, b) => (a.bound === b.bound ? 0 : b.bound - a.bound));
}
