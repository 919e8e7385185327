import type { RankedSample, RankedProcess } from '@psfleet/storage';
import { processKey, type SampledRow } from '../process-row.js';

/** A process of the top as its sample shows it. */
export type TopRow = SampledRow & { readonly value: number };

/** The samples in the order of their places, without those that are not stored. What a process did since it began is not in its sample: null. */
export function toTopRows(places: readonly RankedProcess[], samples: readonly RankedSample[]): TopRow[] {
  const byProcess = new Map(samples.map((sample) => [processKey(sample), sample]));
  return places.flatMap((place) => {
    const sample = byProcess.get(processKey(place));
    return sample === undefined
      ? []
      : [{ ...sample, cpuTicks: null, readBytes: null, writeBytes: null, value: place.value }];
  });
}
