import { Injectable } from '@nestjs/common';
import {
  readClockedTicks,
  readHostNames,
  readLastTicks,
  readLatestTicks,
  Storage,
  type ClockedTick,
  type HintedTick,
  type LastTick,
  type LastTicksQuery,
  type TopMetric,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { StateStore } from '../state/state-store.js';
import { keyframeWindowMs } from './tick-anchors.js';
import { defaultIntervalMs, maxIntervals } from './tick-age.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/**
 * Covers a few ticks at usual intervals, then at intervals of a minute: enough for the last tick, not for its keyframe.
 */
const latestWindowsMs = [minuteMs / 2, 3 * minuteMs] as const;
/** A host that was silent for longer is offline, even at the longest interval that an agent accepts. */
export const presentHours = 12;
/**
 * Hosts that have not sent their facts for longer are no longer reported as missing; most of their raw rows are gone.
 */
export const missedMs = 14 * 24 * hourMs;

/** Rows may be this far ahead of the clock here; the collector rejects any that are further. */
export const clockSkewMs = 10 * minuteMs;

export interface PresentTicks<Tick> {
  readonly ticks: readonly Tick[];
  /** Hosts without a tick in the last hours. */
  readonly silent: readonly string[];
}

interface LatestScope {
  /** The metric whose maximum each tick carries. */
  readonly by: TopMetric;
  /** The number of hosts with the greatest maxima to return. */
  readonly limit: number;
  /** The time that ages count from. */
  readonly reference: number;
}

/** Reads the newest tick of each host after a time. */
type ReadTicks<Tick> = (since: number, hosts: readonly string[]) => Promise<readonly Tick[]>;

const hasKeyframe = ({ keyframeTs }: LastTick): boolean => keyframeTs !== null;

/** Finds the newest complete tick of hosts at a moment. A host that was removed by then has none. */
@Injectable()
export class TicksService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #store: StateStore;

  constructor(context: ApiContext, storage: Storage, store: StateStore) {
    this.#context = context;
    this.#storage = storage;
    this.#store = store;
  }

  /** Ticks by host, however old they are; `storedBy` leaves out what was stored later. */
  async findLast(hosts: readonly string[], at: number, storedBy: number | null = null): Promise<Map<string, LastTick>> {
    const starts = [...this.#presentStarts(at), 0];
    return this.#lookBack(this.#withoutRemoved(hosts, at), starts, this.#reader(at, { storedBy }), hasKeyframe);
  }

  /** Like {@link findLast}, with what the agents knew about the time, and perhaps without their keyframes. */
  async findClocked(hosts: readonly string[], at: number): Promise<Map<string, ClockedTick>> {
    const starts = [...this.#presentStarts(at), 0];
    return this.#lookBack(this.#withoutRemoved(hosts, at), starts, (since, sought) =>
      readClockedTicks(this.#storage, { at, since, hosts: sought }),
    );
  }

  /** Ticks of the last hours, of all hosts if `hosts` is null; `storedBy` leaves out what was stored later. */
  async findPresent(
    hosts: readonly string[] | null,
    at: number,
    storedBy: number | null = null,
  ): Promise<PresentTicks<LastTick>> {
    const known = this.#withoutRemoved(hosts ?? (await readHostNames(this.#storage, at - missedMs)), at);
    const ticks = await this.#lookBack(known, this.#presentStarts(at), this.#reader(at, { storedBy }), hasKeyframe);
    return { ticks: [...ticks.values()], silent: known.filter((host) => !ticks.has(host)) };
  }

  /**
   * Like {@link findPresent}, for queries that need no keyframe and only the `limit` hosts with the greatest maxima.
   * Also returns the hosts that an answer must warn about.
   */
  async findLatest(
    hosts: readonly string[] | null,
    at: number,
    { by, limit, reference }: LatestScope,
  ): Promise<PresentTicks<HintedTick>> {
    const ticks: HintedTick[] = [];
    let sought = hosts;
    for (const windowMs of latestWindowsMs) {
      const answer = await readLatestTicks(this.#storage, {
        hosts: sought,
        except: this.#removedBy(at),
        since: Math.min(at, this.#context.now()) - windowMs,
        at,
        knownSince: at - missedMs,
        by,
        limit,
        lateIntervals: maxIntervals.partial,
        reference,
        defaultIntervalMs,
      });
      ticks.push(...answer.ticks);
      sought = answer.unknown;
      if (sought.length === 0) {
        return { ticks, silent: [] };
      }
    }
    const silent = sought ?? [];
    const earlier = await this.#lookBack(silent, this.#presentStarts(at), this.#reader(at, { by }));
    return {
      ticks: [...ticks, ...Array.from(earlier.values(), toHintedTick)],
      silent: silent.filter((host) => !earlier.has(host)),
    };
  }

  #withoutRemoved(hosts: readonly string[], at: number): readonly string[] {
    const removed = new Set(this.#removedBy(at));
    return removed.size === 0 ? hosts : hosts.filter((host) => !removed.has(host));
  }

  /** Hosts that were removed at or before a moment. */
  #removedBy(at: number): string[] {
    return [...this.#store.state.removed.values()].flatMap(({ host, removedAt }) => (removedAt <= at ? host : []));
  }

  /**
   * The starts of the ranges to search, nearest first. At a future moment they count from now, because only rows of
   * hosts whose clock is ahead can lie there.
   */
  #presentStarts(at: number): number[] {
    const end = Math.min(at, this.#context.now());
    return [end - keyframeWindowMs, end - presentHours * hourMs];
  }

  #reader(at: number, rest: Pick<LastTicksQuery, 'by' | 'storedBy'> = {}): ReadTicks<LastTick> {
    return (since, hosts) => readLastTicks(this.#storage, { at, since, hosts, ...rest });
  }

  /** Searches range after range for the hosts whose tick is still missing or does not suffice. */
  async #lookBack<Tick extends LastTick>(
    hosts: readonly string[],
    starts: readonly number[],
    read: ReadTicks<Tick>,
    suffices: (tick: Tick) => boolean = () => true,
  ): Promise<Map<string, Tick>> {
    const found = new Map<string, Tick>();
    let sought = hosts;
    for (const since of starts) {
      if (sought.length === 0) {
        break;
      }
      for (const tick of await read(since, sought)) {
        found.set(tick.host, tick);
      }
      sought = sought.filter((host) => {
        const tick = found.get(host);
        return tick === undefined || !suffices(tick);
      });
    }
    return found;
  }
}

/** The keyframe was looked up, so it is better than a hint. */
function toHintedTick(tick: LastTick): HintedTick {
  return {
    ...tick,
    hintedKeyframeTs: tick.keyframeTs,
    hintedKeyframeSeq: tick.keyframeSeq,
    hintedProcUid: null,
    hintedSampleTs: null,
    hintedNext: null,
  };
}
