import { Injectable } from '@nestjs/common';
import { isCounterMetric, type HintedTick, type LastTick, type LatestTick, type TopMetric } from '@psfleet/storage';
import type { SearchExpression } from '@psfleet/search';
import { ApiContext } from '../config/api-context.js';
import { StateStore } from '../state/state-store.js';
import { noHostsWarning, warnAboutHosts } from './host-warning.js';
import { warnAboutPastLabels, type NamedHosts } from './past-labels.js';
import { ageInIntervals, maxIntervals, silenceInIntervals } from './tick-age.js';
import { clockSkewMs, presentHours, TicksService, type PresentTicks } from './ticks.service.js';

/** The hosts that a request is about and how it names them. */
export interface SelectedHosts {
  /** Null for all. */
  readonly hosts: readonly string[] | null;
  readonly named: NamedHosts;
}

/** The hosts of an answer: one host as of its last tick, however old, or all or some hosts that are not offline. */
export type HostScope = { readonly host: string } | SelectedHosts;

/** The time of an answer that comes in pages, in milliseconds since the epoch. */
export interface MomentPage {
  /** Time of the newest tick on the first page. */
  readonly at: number;
  /** The time that ages count from. */
  readonly reference: number;
  /** When the last of its messages was stored: later ones, which may be of earlier times, change no page. */
  readonly storedBy: number | null;
}

export interface MomentOptions {
  /** The first page of an answer, whose moment is repeated. */
  readonly page?: MomentPage | null;
  /** What of the processes is asked for. */
  readonly where?: SearchExpression | undefined;
}

interface MomentTime {
  readonly reference: number;
  readonly isNow: boolean;
}

interface WarnedTicks<Tick> {
  readonly ticks: readonly Tick[];
  /** Reasons why an answer may be incomplete; with any, it is partial. */
  readonly warnings: readonly string[];
}

/** The ticks that an answer about one time is made from. */
export interface Moment<Tick = LastTick> extends WarnedTicks<Tick> {
  /** Time of the newest tick, milliseconds since the epoch; null if nothing is stored. */
  readonly at: number | null;
}

/** Decides which ticks answer a request about a moment, and what its answer must warn about. */
@Injectable()
export class MomentsService {
  readonly #context: ApiContext;
  readonly #ticks: TicksService;
  readonly #store: StateStore;

  constructor(context: ApiContext, ticks: TicksService, store: StateStore) {
    this.#context = context;
    this.#ticks = ticks;
    this.#store = store;
  }

  /** The moment at `asked`, or now if that is null. */
  async find(scope: HostScope, asked: number | null, { page = null, where }: MomentOptions = {}): Promise<Moment> {
    const time = { reference: page?.reference ?? asked ?? this.#context.now(), isNow: asked === null };
    const at = page?.at ?? asked ?? time.reference + clockSkewMs;
    const named = 'host' in scope ? { host: [scope.host] } : scope.named;
    const labels = warnAboutPastLabels(this.#store.state, { where, named }, { from: at, to: at });
    if ('hosts' in scope && scope.hosts?.length === 0) {
      return { ticks: [], at: null, warnings: [noHostsWarning, ...labels] };
    }
    const storedBy = page?.storedBy ?? null;
    const moment = toMoment(
      'host' in scope
        ? await this.#findLast(scope.host, at, storedBy, time)
        : withoutOffline(await this.#ticks.findPresent(scope.hosts, at, storedBy), time),
    );
    return { ...moment, warnings: [...moment.warnings, ...labels] };
  }

  /**
   * Like {@link find} for hosts that are not offline, without looking their keyframes up: the `limit` hosts with the
   * greatest maxima of a metric, and a few others.
   */
  async findLatest(
    { hosts, named }: SelectedHosts,
    asked: number | null,
    { by, limit }: { readonly by: TopMetric; readonly limit: number },
  ): Promise<Moment<HintedTick>> {
    const reference = asked ?? this.#context.now();
    const at = asked ?? reference + clockSkewMs;
    const labels = warnAboutPastLabels(this.#store.state, { named }, { from: at, to: at });
    if (hosts?.length === 0) {
      return { ticks: [], at: null, warnings: [noHostsWarning, ...labels] };
    }
    const { ticks, warnings } = withoutOffline(await this.#ticks.findLatest(hosts, at, { by, limit, reference }), {
      reference,
      isNow: asked === null,
    });
    const isTimed = ({ elapsedMs }: LatestTick): boolean => elapsedMs !== null || !isCounterMetric(by);
    const untimed = warnAboutHosts(
      'the duration of the last tick is unknown, left out',
      ticks.filter((tick) => !isTimed(tick)),
    );
    return { ticks: ticks.filter(isTimed), at: newestTime(ticks), warnings: [...warnings, ...untimed, ...labels] };
  }

  async #findLast(host: string, at: number, storedBy: number | null, time: MomentTime): Promise<WarnedTicks<LastTick>> {
    const ticks = [...(await this.#ticks.findLast([host], at, storedBy)).values()];
    return { ticks, warnings: warnAboutAge(ticks, time) };
  }

  /** The ticks of some hosts with their keyframes, without warnings about their age. */
  async findTables(hosts: readonly string[], at: number): Promise<Moment> {
    const { ticks } = await this.#ticks.findPresent(hosts, at);
    return toMoment({ ticks, warnings: [] });
  }
}

function withoutOffline<Tick extends LatestTick>(
  { ticks: all, silent }: PresentTicks<Tick>,
  time: MomentTime,
): WarnedTicks<Tick> {
  const isOffline = (tick: Tick): boolean => silenceAt(tick, time) > maxIntervals.offline;
  const ticks = all.filter((tick) => !isOffline(tick));
  const warnings = [
    ...warnAboutHosts('offline, left out', all.filter(isOffline)),
    ...warnAboutHosts(
      `no complete tick in the ${presentHours} hours before, left out`,
      silent.map((host) => ({ host })),
    ),
    ...(all.length + silent.length > 0 && ticks.length === 0 ? [] : warnAboutAge(ticks, time)),
  ];
  return { ticks, warnings };
}

/** Now, what arrived counts; of a moment in the past, only what the ticks say is known. */
function silenceAt(tick: LatestTick, { reference, isNow }: MomentTime): number {
  return isNow ? silenceInIntervals(tick, reference) : ageInIntervals(tick, reference);
}

function warnAboutAge(ticks: readonly LatestTick[], time: MomentTime): string[] {
  if (ticks.length === 0) {
    return ['no complete tick is stored at or before this moment'];
  }
  const old = ticks.filter((tick) => ageInIntervals(tick, time.reference) > maxIntervals.partial);
  const isSilent = (tick: LatestTick): boolean => silenceAt(tick, time) > maxIntervals.partial;
  return [
    ...warnAboutHosts('no complete tick within three intervals, shown as of the last one', old.filter(isSilent)),
    ...warnAboutHosts(
      'still sending the ticks of an outage, shown as of the last one that arrived',
      old.filter((tick) => !isSilent(tick)),
    ),
  ];
}

function toMoment({ ticks, warnings }: WarnedTicks<LastTick>): Moment {
  const shown = ticks.filter(({ keyframeTs }) => keyframeTs !== null);
  return {
    ticks: shown,
    at: newestTime(shown),
    warnings: [
      ...warnings,
      ...warnAboutHosts(
        'messages since the keyframe are missing',
        ticks.filter(({ missing }) => missing !== null && missing > 0),
      ),
      ...warnAboutHosts(
        'no recent complete keyframe of the current boot, not shown',
        ticks.filter(({ keyframeTs }) => keyframeTs === null),
      ),
    ],
  };
}

/** Milliseconds since the epoch; null without ticks. */
function newestTime(ticks: readonly LatestTick[]): number | null {
  return ticks.length === 0 ? null : ticks.reduce((newest, { ts }) => Math.max(newest, ts), 0);
}
