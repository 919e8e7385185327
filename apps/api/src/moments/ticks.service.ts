import { Injectable } from '@nestjs/common';
import {
  readHostNames,
  readLastTicks,
  readLatestTicks,
  type LastTick,
  type LatestTick,
  type TableAnchor,
  type TickAnchor,
  type HintedTick,
  type TopMetric,
} from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { defaultIntervalMs, intervalsUntil } from '../hosts/host-status.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Covers some ticks at usual intervals, then at those of a minute: how a host is, but not from where its table is made. */
const latestSteps = [minuteMs / 2, 3 * minuteMs] as const;
/** Covers a keyframe, which comes every quarter hour, at usual intervals, and what a clock was set back by that was wrong by no more. */
const recentMs = 30 * minuteMs;
/** A host that was silent for longer is offline, with the longest interval that an agent takes too. */
export const presentHours = 12;
/** Hosts that have told nothing of themselves for longer are not missed any more; the raw rows of most are gone. */
const missedMs = 14 * 24 * hourMs;

/** Rows may be this far ahead of the clock here: the collector accepts no more. */
export const clockSkewMs = 10 * minuteMs;

/** What the last tick of a host told is read from. */
export function toTickAnchor({ host, ts, seq, lastSeq, elapsedMs }: LatestTick): TickAnchor {
  return { host, lastTs: ts, tickSeq: seq, lastSeq, elapsedMs };
}

/** What the table of a host is made from; nothing without a complete keyframe. */
export function toAnchor(tick: LastTick): TableAnchor[] {
  const { keyframeTs, keyframeSeq } = tick;
  return keyframeTs === null || keyframeSeq === null ? [] : [{ ...toTickAnchor(tick), keyframeTs, keyframeSeq }];
}

/** As {@link toAnchor}, from the keyframe that the tick tells of; nothing if reading from there would hold up others, for as long as one host likes. */
export function toHintedAnchor(tick: HintedTick): TableAnchor[] {
  const { ts, hintedKeyframeTs: keyframeTs, hintedKeyframeSeq: keyframeSeq } = tick;
  return keyframeTs === null || keyframeSeq === null || keyframeTs <= ts - recentMs
    ? []
    : [{ ...toTickAnchor(tick), keyframeTs, keyframeSeq }];
}

export interface PresentTicks<Tick> {
  readonly ticks: readonly Tick[];
  /** Hosts without one in the last hours. */
  readonly silent: readonly string[];
}

interface LatestScope {
  readonly by: TopMetric;
  /** Hosts, those with the highest. */
  readonly limit: number;
  /** From when ages count. */
  readonly reference: number;
}

const hasKeyframe = ({ keyframeTs }: LastTick): boolean => keyframeTs !== null;

/** The newest complete tick of hosts at a moment. */
@Injectable()
export class TicksService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;

  constructor(context: ApiContext, clickhouse: ClickHouse) {
    this.#context = context;
    this.#clickhouse = clickhouse;
  }

  /** By host, however long ago it was. */
  async findLast(hosts: readonly string[], at: number): Promise<Map<string, LastTick>> {
    return this.#lookBack(hosts, at, [...this.#presentSteps(at), 0], hasKeyframe);
  }

  /** Of all hosts when `hosts` is null, and those that are not found because they are offline for long. */
  async findPresent(hosts: readonly string[] | null, at: number): Promise<PresentTicks<LastTick>> {
    const known = hosts ?? (await readHostNames(this.#clickhouse.storage, at - missedMs));
    const ticks = await this.#lookBack(known, at, this.#presentSteps(at), hasKeyframe);
    return { ticks: [...ticks.values()], silent: known.filter((host) => !ticks.has(host)) };
  }

  /**
   * As {@link findPresent}, for questions that the last tick answers alone, which need only the `most` hosts whose highest process is highest, and all of which
   * something must be said.
   */
  async findLatest(
    hosts: readonly string[] | null,
    at: number,
    { by, limit, reference }: LatestScope,
  ): Promise<PresentTicks<HintedTick>> {
    const ticks: HintedTick[] = [];
    let sought = hosts;
    for (const step of latestSteps) {
      const answer = await readLatestTicks(this.#clickhouse.storage, {
        hosts: sought,
        since: Math.min(at, this.#context.now()) - step,
        at,
        knownSince: at - missedMs,
        by,
        limit,
        lateIntervals: intervalsUntil.partial,
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
    const earlier = await this.#lookBack(silent, at, this.#presentSteps(at), () => true, by);
    const found = Array.from(earlier.values(), (tick) => ({
      ...tick,
      hintedKeyframeTs: tick.keyframeTs,
      hintedKeyframeSeq: tick.keyframeSeq,
      hintedProcUid: null,
      hintedSampleTs: null,
      hintedNext: null,
    }));
    return { ticks: [...ticks, ...found], silent: silent.filter((host) => !earlier.has(host)) };
  }

  /** How far back to look: of a moment that has not come, for rows of hosts whose clock is ahead, from now. */
  #presentSteps(at: number): number[] {
    const from = Math.min(at, this.#context.now());
    return [from - recentMs, from - presentHours * hourMs];
  }

  /** Further and further, for those of which nearer nothing is found that suffices. */
  async #lookBack(
    hosts: readonly string[],
    at: number,
    steps: readonly number[],
    suffices: (tick: LastTick) => boolean,
    by?: TopMetric,
  ): Promise<Map<string, LastTick>> {
    const found = new Map<string, LastTick>();
    let sought = hosts;
    for (const since of steps) {
      if (sought.length === 0) {
        break;
      }
      for (const tick of await readLastTicks(this.#clickhouse.storage, {
        at,
        since,
        hosts: sought,
        ...(by === undefined ? {} : { by }),
      })) {
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
