import { isCounterMetric, type LatestTick, type TopMetric } from '@psfleet/storage';

/**
 * A host that may run one of the top processes; the values of its processes do not exceed `bound`, in the unit of the
 * answer.
 */
export interface RankedHost<Tick> {
  readonly tick: Tick;
  readonly bound: number;
}

/**
 * Orders hosts by their maxima: the top 20 processes run on the 20 hosts with the greatest maxima. Hosts that report no
 * maximum come first. Hosts with no activity, or (for a counter) with a tick of unknown duration, are skipped.
 */
export function rankHosts<Tick extends Pick<LatestTick, 'elapsedMs' | 'max'>>(
  ticks: readonly Tick[],
  by: TopMetric,
): RankedHost<Tick>[] {
  const hosts = ticks.flatMap((tick) => {
    const { elapsedMs, max } = tick;
    if (!isCounterMetric(by)) {
      return [{ tick, bound: max ?? Infinity }];
    }
    // Rounded like the values of the answer, so that none exceeds its bound.
    return elapsedMs === null ? [] : [{ tick, bound: Math.round(((max ?? Infinity) * 10_000) / elapsedMs) / 10 }];
  });
  return hosts.filter(({ bound }) => bound > 0).sort((a, b) => (a.bound === b.bound ? 0 : b.bound - a.bound));
}
