import { Injectable } from '@nestjs/common';
import {
  isCounterMetric,
  rankByCounter,
  rankByGauge,
  readRankedSamples,
  readWholeTables,
  type IdentityRow,
  type LatestTick,
  type RankedSample,
  type GaugeMetric,
  type HintedTick,
  type TopMetric,
  type RankedProcess,
} from '@psfleet/storage';
import { ClickHouse } from '../../backends/clickhouse.js';
import { ApiContext } from '../../config/api-context.js';
import { toAnchor, toTickAnchor, toHintedAnchor } from '../../moments/ticks.service.js';
import { parseTime } from '../../http/time-parameter.js';
import { describeProcesses, ProcessMoments, type LatestMoment } from '../../moments/moments.service.js';
import { processKey } from '../process-row.js';
import { rankCandidates } from './rank-hosts.js';
import { toTopRows } from './top-rows.js';
import { hintsHold, useHints, type ToldPlace } from './host-hints.js';
import type { TopProcessesQueryParams } from './top.query.js';
import type { TopAnswer } from './top.response.js';

interface TopQuery {
  readonly by: TopMetric;
  readonly limit: number;
  /** Whether what ticks tell of their highest process is taken for it. */
  readonly trustHints: boolean;
}

/** What was found on the hosts that were looked at. */
interface TopOfHosts {
  readonly places: readonly RankedProcess[];
  /** What ticks told of it, whether it is in the places or not. */
  readonly told: readonly ToldPlace[];
  /** Of these the places are. */
  readonly ticks: readonly LatestTick[];
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

interface FoundPlaces {
  readonly samples: readonly RankedSample[];
  readonly identities: readonly IdentityRow[];
  readonly rowsRead: number;
}

/** Hosts that are looked at beyond those that suffice if all tell the truth. */
const spareHosts = 2;

/** Who is or did the most at a moment. */
@Injectable()
export class TopMomentService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;
  readonly #moments: ProcessMoments;

  constructor(context: ApiContext, clickhouse: ClickHouse, moments: ProcessMoments) {
    this.#context = context;
    this.#clickhouse = clickhouse;
    this.#moments = moments;
  }

  /**
   * A few hosts are looked at, and what they tell of their highest process is taken for it. That suffices if nobody else can be above the last one of the
   * answer, which the hosts themselves tell. It does not if some told of more than they have, or less is stored than they told of: then nobody is believed,
   * or more hosts are looked at.
   */
  async read({ by, at, host, limit }: TopProcessesQueryParams): Promise<TopAnswer> {
    const asked = at === undefined ? null : parseTime(at, this.#context.now());
    let [trustHints, rowsRead] = [true, 0];
    for (let most = limit + spareHosts; ; most *= 10) {
      // One more tells what nobody exceeds who is not looked at.
      const latest = await this.#moments.findLatest(host ?? null, asked, { by, limit: most + 1 });
      const candidates = rankCandidates(latest.ticks, by);
      const count = candidates.filter(({ bound }) => bound === Infinity).length + most;
      const ticks = candidates.slice(0, count).map(({ tick }) => tick);
      const unseen = candidates[count]?.bound ?? 0;
      for (;;) {
        const top = await this.#readOfHosts(ticks, latest.at, { by, limit, trustHints });
        rowsRead += top.rowsRead;
        const last = top.places[limit - 1]?.value ?? 0;
        if (last < unseen) {
          break;
        }
        if (top.told.every(({ next }) => next <= last)) {
          const found = await this.#readPlaces(top, latest.at);
          rowsRead += found.rowsRead;
          if (hintsHold(top, found.samples)) {
            return toAnswer(latest, { ...top, rowsRead }, found);
          }
        }
        trustHints = false;
      }
    }
  }

  /** What was done in the last tick is told in it; how processes stand, by their tables. */
  async #readOfHosts(
    ticks: readonly HintedTick[],
    at: number | null,
    { by, limit, trustHints }: TopQuery,
  ): Promise<TopOfHosts> {
    if (at === null) {
      return { places: [], told: [], ticks, warnings: [], rowsRead: 0 };
    }
    if (!isCounterMetric(by)) {
      return this.#readStanding(ticks, at, { by, limit, trustHints });
    }
    const { rows, rowsRead } = await rankByCounter(this.#clickhouse.storage, {
      ticks: ticks.map(toTickAnchor),
      by,
      limit,
    });
    return { places: rows, told: [], ticks, warnings: [], rowsRead };
  }

  /**
   * What ticks tell of their highest process is taken for it, and the tables of the others are read from the keyframes that the ticks tell of, while it is
   * looked up of all whether everything since is stored; with hosts of which it is not, once more, from the tables that can be made.
   */
  async #readStanding(
    ticks: readonly HintedTick[],
    at: number,
    { by, limit, trustHints }: TopQuery & { readonly by: GaugeMetric },
  ): Promise<TopOfHosts> {
    const { storage } = this.#clickhouse;
    const { told, open } = trustHints ? useHints(ticks, limit) : { told: [], open: ticks };
    const anchors = open.flatMap(toHintedAnchor);
    const [whole, top] = await Promise.all([
      readWholeTables(storage, ticks.flatMap(toHintedAnchor)),
      rankByGauge(storage, { anchors, by, limit }),
    ]);
    const isWhole = ({ host }: Pick<LatestTick, 'host'>): boolean => whole.hosts.has(host);
    const rowsRead = whole.rowsRead + top.rowsRead;
    if (ticks.every(isWhole)) {
      return { places: highestOf([...told, ...top.rows], limit), told, ticks, warnings: [], rowsRead };
    }
    const tables = await this.#moments.findTables(
      ticks.filter((tick) => !isWhole(tick)).map(({ host }) => host),
      at,
    );
    const again = await rankByGauge(storage, {
      anchors: [...anchors.filter(isWhole), ...tables.ticks.flatMap(toAnchor)],
      by,
      limit,
    });
    const ofWhole = told.filter(isWhole);
    return {
      places: highestOf([...ofWhole, ...again.rows], limit),
      told: ofWhole,
      ticks: [...ticks.filter(isWhole), ...tables.ticks],
      warnings: tables.warnings,
      rowsRead: rowsRead + again.rowsRead,
    };
  }

  /** The samples that put processes where they are, and who those are. */
  async #readPlaces({ places, ticks }: TopOfHosts, at: number | null): Promise<FoundPlaces> {
    const [{ rows, rowsRead }, identities] = await Promise.all([
      readRankedSamples(this.#clickhouse.storage, places, ticks.map(toTickAnchor)),
      this.#moments.findIdentities(places, { at, ticks }),
    ]);
    return { samples: rows, identities, rowsRead };
  }
}

/** Those that are as high in the order of their ids. Who of them is the last is a matter of how they were found. */
function highestOf(places: readonly RankedProcess[], limit: number): RankedProcess[] {
  return places.toSorted((a, b) => b.value - a.value || (processKey(a) < processKey(b) ? -1 : 1)).slice(0, limit);
}

function toAnswer(
  { at, warnings: late }: LatestMoment,
  { places, ticks, warnings: missing, rowsRead }: TopOfHosts,
  { samples, identities }: FoundPlaces,
): TopAnswer {
  const rows = toTopRows(places, samples);
  const { processes, warnings: unknown } = describeProcesses(rows, identities, ticks);
  const lost = rows.length < places.length ? ['samples of some processes are not stored any more, left out'] : [];
  const warnings = [...late, ...missing, ...lost, ...unknown];
  return {
    processes: processes.map((process, index) => ({ ...process, value: rows[index]?.value ?? 0 })),
    meta: {
      at: at === null ? null : new Date(at).toISOString(),
      from: null,
      to: null,
      tier: 'raw',
      partial: warnings.length > 0,
      rowsRead,
      warnings,
    },
  };
}
