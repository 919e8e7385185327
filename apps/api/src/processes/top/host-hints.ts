import type { HintedTick, RankedProcess, RankedSample } from '@psfleet/storage';
import { toHintedAnchor } from '../../moments/tick-anchors.js';
import { processKey } from '../process-row.js';

/** The top process of a host, as its tick claims. */
export interface HintedProcess extends RankedProcess {
  /** The claimed maximum over all other processes of the host. */
  readonly next: number;
}

export interface UsedHints {
  /** The top process of each host whose hint rules out that a second of its processes is among the top. */
  readonly hinted: readonly HintedProcess[];
  /** The other hosts: they gave no hint, or several of their processes may be among the top. */
  readonly unhinted: readonly HintedTick[];
}

/**
 * Takes the claimed top process of every host where that suffices: if the next process of the host cannot exceed the
 * `limit` greatest claims, the host has no second process among the top.
 */
export function useHints(ticks: readonly HintedTick[], limit: number): UsedHints {
  const claimed = ticks.flatMap(toHintedProcess);
  const lowest = claimed.map(({ value }) => value).sort((a, b) => b - a)[limit - 1] ?? 0;
  const hinted = claimed.filter(({ next }) => next <= lowest);
  const hosts = new Set(hinted.map(({ host }) => host));
  return { hinted, unhinted: ticks.filter(({ host }) => !hosts.has(host)) };
}

/**
 * Ignores hints at samples outside the host's table, because a search for them could make the query of all hosts slow.
 */
function toHintedProcess(tick: HintedTick): HintedProcess[] {
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
 * Whether the samples of the hinted processes among the ranked ones exist and have the claimed memory. Whether they
 * are the newest is not checked, because a host that lies about that could as well send a false sample.
 */
export function hintsHold(
  { ranked, hinted }: { readonly ranked: readonly RankedProcess[]; readonly hinted: readonly HintedProcess[] },
  samples: readonly RankedSample[],
): boolean {
  const rss = new Map(samples.map((sample) => [processKey(sample), sample.rss]));
  const claimed = new Set(hinted.map(processKey));
  return ranked.every((process) => !claimed.has(processKey(process)) || rss.get(processKey(process)) === process.value);
}
