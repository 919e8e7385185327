import type { LatestTick, SampledRow, TopPlace } from '@psfleet/storage';
import type { StandingRow } from './process-row.js';

/** A process of the top as its sample shows it. */
export type TopRow = StandingRow & { readonly value: number };

/**
 * The samples in the order of their places. Whose sample is older than the last tick of its host did nothing then. What a process did since it began is not in
 * its sample: null.
 */
export function toTopRows(places: readonly TopPlace[], samples: readonly SampledRow[], ticks: readonly LatestTick[]): TopRow[] {
  const keyOf = ({ host, procUid }: { readonly host: string; readonly procUid: string }): string => `${host} ${procUid}`;
  const byProcess = new Map(samples.map((sample) => [keyOf(sample), sample]));
  const byHost = new Map(ticks.map((tick) => [tick.host, tick]));
  return places.flatMap((place) => {
    const sample = byProcess.get(keyOf(place));
    const tick = byHost.get(place.host);
    if (sample === undefined || tick === undefined) return [];
    return { ...sample, cpuPercent: cpuPercent(sample, tick), cpuTicks: null, readBytes: null, writeBytes: null, value: place.value };
  });
}

function cpuPercent({ seq, cpuTicksDone }: SampledRow, tick: LatestTick): number | null {
  if (seq < tick.seq) return 0;
  return cpuTicksDone === null || tick.elapsedMs === null ? null : Math.round((cpuTicksDone * 10_000) / tick.elapsedMs) / 10;
}
