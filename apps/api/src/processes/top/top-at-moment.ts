import { Injectable } from '@nestjs/common';
import {
  isCounterMetric,
  rankByCounter,
  rankByGauge,
  rankFiltered,
  readRankedSamples,
  readTierBounds,
  readWholeTables,
  Storage,
  type GaugeMetric,
  type HintedTick,
  type IdentityRow,
  type LatestTick,
  type ProcessFilters,
  type RankedProcess,
  type RankedSample,
  type TierBounds,
  type WholeTables,
} from '@psfleet/storage';
import { noteCounted } from '../../http/past-answers/counted-answers.js';
import { MomentsService, type Moment } from '../../moments/moments.service.js';
import { toAnchor, toHintedAnchor, toTickAnchor } from '../../moments/tick-anchors.js';
import { readMomentIdentities } from '../identify.js';
import { warnAboutCutTexts } from '../search/cut-command-lines.js';
import { processKey } from '../process-row.js';
import { hintsHold, useHints, type HintedProcess } from './host-hints.js';
import { toMomentAnswer } from './moment-answer.js';
import { ProgramSpread, type ProgramCounts } from './program-spread.js';
import { rankHosts } from './rank-hosts.js';
import type { TopQuery } from './top.query.js';
import type { TopAnswer } from './top.response.js';

/** The hosts that are queried, and an upper bound for the processes of all others. */
interface HostSelection {
  readonly moment: Moment<HintedTick>;
  readonly ticks: readonly HintedTick[];
  readonly maxOfOthers: number;
}

interface RankedSelection extends HostSelection {
  readonly bounds: TierBounds;
}

/** The top processes of the selected hosts. */
interface Ranking {
  readonly ranked: readonly RankedProcess[];
  /** The hints that were used, whether their processes are ranked or not. */
  readonly hinted: readonly HintedProcess[];
  /** The ticks that the processes were ranked from. */
  readonly ticks: readonly LatestTick[];
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

interface Attempt {
  /** Whether the ranking is proven; otherwise why it is not. */
  readonly verdict: 'proven' | 'needs-more-hosts' | 'has-false-hints';
  readonly ranking: Ranking;
  readonly samples: readonly RankedSample[];
  readonly identities: readonly IdentityRow[];
  readonly counts: ProgramCounts;
  readonly rowsRead: number;
}

const noCounts: ProgramCounts = { processes: new Map(), hosts: new Map(), rowsRead: 0 };

/** Hosts that are queried in addition to those that suffice if every host reports the truth. */
const spareHosts = 2;

/** Ranks the processes of the fleet at a moment. */
@Injectable()
export class TopAtMoment {
  readonly #storage: Storage;
  readonly #moments: MomentsService;
  readonly #spread: ProgramSpread;

  constructor(storage: Storage, moments: MomentsService, spread: ProgramSpread) {
    this.#storage = storage;
    this.#moments = moments;
    this.#spread = spread;
  }

  /**
   * Queries only the hosts with the greatest maxima, and takes their hints for their top process. An answer is
   * returned once it is proven: what was read bears the hints out, and no other host can have a process above the last
   * one. Where a hint is false, the same hosts are ranked again without hints; where the maxima promised more than was
   * found, the selection is widened.
   */
  async read(query: TopQuery, asked: number | null): Promise<TopAnswer> {
    let trustHints = true;
    let rowsRead = 0;
    for (let count = query.limit + spareHosts; ; count *= 10) {
      const [selection, bounds] = await Promise.all([
        this.#selectHosts(query, asked, count),
        readTierBounds(this.#storage),
      ]);
      let attempt = await this.#attempt({ ...selection, bounds }, query, trustHints);
      rowsRead += attempt.rowsRead;
      if (attempt.verdict === 'has-false-hints') {
        trustHints = false;
        attempt = await this.#attempt({ ...selection, bounds }, query, trustHints);
        rowsRead += attempt.rowsRead;
      }
      if (attempt.verdict === 'proven') {
        const answer = toMomentAnswer(selection.moment, { ...attempt.ranking, ...attempt, rowsRead });
        noteCountedBy(answer, bounds);
        return answer;
      }
    }
  }

  /** The processes with the greatest values may fit no filter, so the tables of all hosts are read. */
  async readFiltered(
    { by, hosts, named, limit }: TopQuery,
    filters: ProcessFilters,
    asked: number | null,
  ): Promise<TopAnswer> {
    const [moment, bounds] = await Promise.all([
      this.#moments.find({ hosts, named }, asked, filters),
      readTierBounds(this.#storage),
    ]);
    const { ticks, at } = moment;
    const anchors = ticks.flatMap(toAnchor);
    const { rows: ranked, rowsRead } = await rankFiltered(this.#storage, { ...filters, anchors, by, limit });
    const [samples, { identities, counts }, cut] = await Promise.all([
      readRankedSamples(this.#storage, ranked, ticks.map(toTickAnchor)),
      this.#identify(ranked, { at, ticks }, bounds),
      warnAboutCutTexts(this.#storage, filters, anchors),
    ]);
    const answer = toMomentAnswer(moment, {
      ranked,
      ticks,
      samples: samples.rows,
      identities,
      counts,
      warnings: cut.warnings,
      rowsRead: rowsRead + samples.rowsRead + cut.rowsRead,
    });
    noteCountedBy(answer, bounds);
    return answer;
  }

  /** The identities of processes, and the spread of their programs. */
  async #identify(
    ranked: readonly RankedProcess[],
    { at, ticks }: { readonly at: number | null; readonly ticks: readonly LatestTick[] },
    bounds: TierBounds,
  ): Promise<Pick<Attempt, 'identities' | 'counts'>> {
    if (at === null) {
      return { identities: [], counts: noCounts };
    }
    const reading = readMomentIdentities(this.#storage, ranked, { at, ticks });
    const [identities, counts] = await Promise.all([
      reading,
      this.#spread.countAt(ranked, reading, { at, ticks, bounds }),
    ]);
    return { identities, counts };
  }

  /** Selects the `count` hosts with the greatest maxima, and all that report none. */
  async #selectHosts({ by, hosts, named }: TopQuery, asked: number | null, count: number): Promise<HostSelection> {
    // The maximum of one more host bounds all others.
    const moment = await this.#moments.findLatest({ hosts, named }, asked, { by, limit: count + 1 });
    const ranked = rankHosts(moment.ticks, by);
    const selected = ranked.filter(({ bound }) => bound === Infinity).length + count;
    return {
      moment,
      ticks: ranked.slice(0, selected).map(({ tick }) => tick),
      maxOfOthers: ranked[selected]?.bound ?? 0,
    };
  }

  /**
   * Where the hints suffice, what is checked about the hosts and what is shown of the processes are read at the same
   * time, as if the former were true.
   */
  async #attempt(selection: RankedSelection, query: TopQuery, trustHints: boolean): Promise<Attempt> {
    const { ticks, moment } = selection;
    const hints = trustHints && !isCounterMetric(query.by) ? useHints(ticks, query.limit) : null;
    if (hints === null || hints.unhinted.length > 0 || hints.hinted.length === 0) {
      return this.#prove(selection, query, await this.#rank(ticks, moment.at, query, { trustHints, whole: null }));
    }
    const { hinted } = hints;
    const ranking = { ranked: greatestOf(hinted, query.limit), hinted, ticks, warnings: [], rowsRead: 0 };
    const [whole, attempt] = await Promise.all([
      readWholeTables(this.#storage, ticks.flatMap(toHintedAnchor)),
      this.#prove(selection, query, ranking),
    ]);
    if (ticks.every(({ host }) => whole.hosts.has(host))) {
      return { ...attempt, rowsRead: attempt.rowsRead + whole.rowsRead };
    }
    const again = await this.#prove(selection, query, await this.#rank(ticks, moment.at, query, { trustHints, whole }));
    return { ...again, rowsRead: attempt.rowsRead + again.rowsRead };
  }

  /** Reads what is shown of the ranked processes, unless another process may belong among them. */
  async #prove(
    { moment, maxOfOthers, bounds }: RankedSelection,
    { limit }: TopQuery,
    ranking: Ranking,
  ): Promise<Attempt> {
    const { ranked, hinted, ticks, rowsRead } = ranking;
    const lowest = ranked[limit - 1]?.value ?? 0;
    const unproven = { ranking, samples: [], identities: [], counts: noCounts, rowsRead };
    if (lowest < maxOfOthers) {
      return { ...unproven, verdict: 'needs-more-hosts' };
    }
    if (hinted.some(({ next }) => next > lowest)) {
      return { ...unproven, verdict: 'has-false-hints' };
    }
    const [samples, { identities, counts }] = await Promise.all([
      readRankedSamples(this.#storage, ranked, ticks.map(toTickAnchor)),
      this.#identify(ranked, { at: moment.at, ticks }, bounds),
    ]);
    return {
      verdict: hintsHold(ranking, samples.rows) ? 'proven' : 'has-false-hints',
      ranking,
      samples: samples.rows,
      identities,
      counts,
      rowsRead: rowsRead + samples.rowsRead,
    };
  }

  /** Counters are in the last ticks; gauges need the hosts' tables. */
  async #rank(
    ticks: readonly HintedTick[],
    at: number | null,
    { by, limit }: TopQuery,
    { trustHints, whole }: { readonly trustHints: boolean; readonly whole: WholeTables | null },
  ): Promise<Ranking> {
    if (at === null) {
      return { ranked: [], hinted: [], ticks, warnings: [], rowsRead: 0 };
    }
    if (!isCounterMetric(by)) {
      const { hinted, unhinted } = trustHints ? useHints(ticks, limit) : { hinted: [], unhinted: ticks };
      return this.#rankGauge({ ticks, hinted, unhinted, whole, at, by, limit });
    }
    const { rows, rowsRead } = await rankByCounter(this.#storage, { ticks: ticks.map(toTickAnchor), by, limit });
    return { ranked: rows, hinted: [], ticks, warnings: [], rowsRead };
  }

  /**
   * Reads the tables of the unhinted hosts from the keyframes that their ticks hint at, and checks at the same time
   * for all hosts that nothing since their keyframe is missing. Hosts where something is are ranked again, from the
   * tables that can be built.
   */
  async #rankGauge({ ticks, hinted, unhinted, whole: known, at, by, limit }: GaugeQuery): Promise<Ranking> {
    const anchors = unhinted.flatMap(toHintedAnchor);
    const [whole, top] = await Promise.all([
      known ?? readWholeTables(this.#storage, ticks.flatMap(toHintedAnchor)),
      rankByGauge(this.#storage, { anchors, by, limit }),
    ]);
    const isWhole = ({ host }: Pick<LatestTick, 'host'>): boolean => whole.hosts.has(host);
    const rowsRead = whole.rowsRead + top.rowsRead;
    if (ticks.every(isWhole)) {
      return { ranked: greatestOf([...hinted, ...top.rows], limit), hinted, ticks, warnings: [], rowsRead };
    }
    const incomplete = ticks.filter((tick) => !isWhole(tick)).map(({ host }) => host);
    const tables = await this.#moments.findTables(incomplete, at);
    const again = await rankByGauge(this.#storage, {
      anchors: [...anchors.filter(isWhole), ...tables.ticks.flatMap(toAnchor)],
      by,
      limit,
    });
    const hintedWhole = hinted.filter(isWhole);
    return {
      ranked: greatestOf([...hintedWhole, ...again.rows], limit),
      hinted: hintedWhole,
      ticks: [...ticks.filter(isWhole), ...tables.ticks],
      warnings: tables.warnings,
      rowsRead: rowsRead + again.rowsRead,
    };
  }
}

/** The bounds were read before any rollup. */
function noteCountedBy({ meta }: TopAnswer, { rolledUpBefore, rolledUpTo }: TierBounds): void {
  noteCounted(meta, { insertedBefore: rolledUpBefore, endedBefore: rolledUpTo(1) });
}

interface GaugeQuery extends Pick<TopQuery, 'limit'> {
  readonly ticks: readonly HintedTick[];
  readonly hinted: readonly HintedProcess[];
  readonly unhinted: readonly HintedTick[];
  /** The hosts whose tables are whole; null where that is yet to be read. */
  readonly whole: WholeTables | null;
  readonly at: number;
  readonly by: GaugeMetric;
}

/** Ties are broken by id, but which of the equals at the end make the cut depends on how they were found. */
function greatestOf(processes: readonly RankedProcess[], limit: number): RankedProcess[] {
  return processes.toSorted((a, b) => b.value - a.value || (processKey(a) < processKey(b) ? -1 : 1)).slice(0, limit);
}
