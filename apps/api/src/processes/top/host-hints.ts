import type { RankedSample, HintedTick, RankedProcess } from '@psfleet/storage';
import { toHintedAnchor } from '../../moments/ticks.service.js';
import { processKey } from '../process-row.js';

/** The highest process of a host, as its tick tells. */
export interface ToldPlace extends RankedProcess {
  /** What no other process of the host exceeds. */
  readonly next: number;
}

export interface ToldTop {
  /** One of each host of which no other can be among the highest, if all is as told. */
  readonly told: readonly ToldPlace[];
  /** The other hosts: several of their processes may be among the highest, or they do not tell. */
  readonly open: readonly HintedTick[];
}

/** The `limit` highest are among the processes that ticks tell of, but for hosts whose next one is above the last of those. */
export function useHints(ticks: readonly HintedTick[], limit: number): ToldTop {
  const places = ticks.flatMap(toPlace);
  const last = places.map(({ value }) => value).sort((a, b) => b - a)[limit - 1] ?? 0;
  const told = places.filter(({ next }) => next <= last);
  const hosts = new Set(told.map(({ host }) => host));
  return { told, open: ticks.filter(({ host }) => !hosts.has(host)) };
}

/** Nothing that is told of a time without a table: to look for a sample there would hold up others. */
function toPlace(tick: HintedTick): ToldPlace[] {
  const { host, ts, hintedProcUid: procUid, hintedSampleTs: sampleTs, hintedNext, max: value } = tick;
  const [anchor] = toHintedAnchor(tick);
  if (
    anchor === undefined ||
    procUid === null ||
    sampleTs === null ||
    value === null ||
    sampleTs < anchor.keyframeTs ||
    sampleTs > ts
  ) {
    return [];
  }
  return [{ host, procUid, ts: sampleTs, value, next: hintedNext ?? 0 }];
}

/**
 * Whether the samples of the places that ticks told of are there, with the memory that was told. That they are the newest is not looked up: a host that lies about
 * it could as well send another sample.
 */
export function hintsHold(
  { places, told }: { readonly places: readonly RankedProcess[]; readonly told: readonly ToldPlace[] },
  samples: readonly RankedSample[],
): boolean {
  const rss = new Map(samples.map((sample) => [processKey(sample), sample.rss]));
  const believed = new Set(told.map(processKey));
  return places.every((place) => !believed.has(processKey(place)) || rss.get(processKey(place)) === place.value);
}
