import { Injectable } from '@nestjs/common';
import { isDoneFigure, isRolledUp, readBusiest, readHosts, readIdentities, readTierBounds, readTopNames, readTopOfBusiest, readTopProcesses, readTopStanding, type Busiest, type DoneFigure, type IdentityRow, type LatestTick, type TopFigure, type TopRow, type TopStandingQuestion, type TopWindowRow } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { clockSkewMs, toAnchor } from '../hosts/ticks.service.js';
import { invalidRequest } from '../http/problem.js';
import { parseTime } from '../http/time-parameter.js';
import type { TopMeta } from '../openapi/meta.response.js';
import { describeProcesses, ProcessMoments, type LatestMoment, type ProcessMoment } from './process-moments.service.js';
import { toProcessWithoutSample, unknownProcess } from './process-row.js';
import { rankCandidates, type TopCandidate } from './top-candidates.js';
import { hostHoursOfRaw, isAnsweredByRaw, isFewRows, oldestOf, planPieces } from './top-pieces.js';
import type { TopProcessesQuery } from './top.query.js';
import type { TopProcessResponse } from './top.response.js';

export interface TopAnswer {
  readonly processes: TopProcessResponse[];
  readonly meta: TopMeta;
}

interface TopOfTables {
  readonly rows: readonly TopRow[];
  readonly moment: ProcessMoment;
  /** Who the rows are. */
  readonly identities: readonly IdentityRow[];
  readonly rowsRead: number;
}

/** `isCertain`: whether nobody who was not looked at can be among the rows. */
type TopOfCandidates = TopOfTables & { readonly isCertain: boolean };

interface Look {
  readonly by: TopFigure;
  readonly limit: number;
  /** Hosts whose tables are made, beside those that do not tell their highest. */
  readonly most: number;
  readonly isFirst: boolean;
}

/** Hosts that are looked at beyond those that suffice if all tell the truth. */
const spareHosts = 4;
const nothingFound: TopOfCandidates = { rows: [], moment: { at: null, ticks: [], warnings: [] }, identities: [], rowsRead: 0, isCertain: true };

/** The processes of the fleet, or of some hosts, that are or did the most. */
@Injectable()
export class ProcessTopService {
  constructor(
    private readonly context: ApiContext,
    private readonly clickHouse: ClickHouse,
    private readonly moments: ProcessMoments,
  ) {}

  async read(query: TopProcessesQuery): Promise<TopAnswer> {
    if (query.from !== undefined && query.at !== undefined) throw invalidRequest([{ path: 'at', message: 'cannot be given together with from' }]);
    if (query.from === undefined && query.to !== undefined) throw invalidRequest([{ path: 'to', message: 'needs from' }]);
    return query.from === undefined ? this.readMoment(query) : this.readWindow(query, query.from);
  }

  /**
   * The tables of a few hosts are made. That suffices if nobody who was not looked at can be above the last one of the answer, which the hosts themselves
   * tell; it does not if some told of more than they have, or have no table, and then more are made.
   */
  private async readMoment({ by, at, host, limit }: TopProcessesQuery): Promise<TopAnswer> {
    const asked = at === undefined ? null : parseTime(at, this.context.now());
    let rowsRead = 0;
    for (let round = 0; ; round++) {
      const most = (limit + spareHosts) * 10 ** round;
      // One more tells what nobody exceeds who is not looked at.
      const latest = await this.moments.findLatest(host ?? null, asked, { by, most: most + 1 });
      const top = await this.readOfCandidates(rankCandidates(latest.ticks, by), latest.at, { by, limit, most, isFirst: round === 0 });
      rowsRead += top.rowsRead;
      if (top.isCertain) return this.describeMoment(latest, { ...top, rowsRead });
    }
  }

  private async readOfCandidates(candidates: readonly TopCandidate<LatestTick>[], at: number | null, { by, limit, most, isFirst }: Look): Promise<TopOfCandidates> {
    if (at === null) return nothingFound;
    const count = candidates.filter(({ bound }) => bound === Infinity).length + most;
    const looked = candidates.slice(0, count).map(({ tick }) => tick);
    // All the first but those that do not tell say that they have a process that stands so high: some of them may be wrong.
    const atLeast = isFirst ? (candidates[count - 1]?.bound ?? 0) : 0;
    const top = await (isDoneFigure(by) ? this.readDone(looked, at, by, limit) : this.readStanding(looked, at, { by, limit, atLeast }));
    const unseen = Math.max(atLeast, candidates[count]?.bound ?? 0);
    return { ...top, isCertain: unseen === 0 || (top.rows.length === limit && (top.rows.at(-1)?.value ?? 0) >= unseen) };
  }

  /** Who was busiest needs no keyframe, so it is asked while those are looked for; and again of the ticks that have one, should they be others. */
  private async readDone(looked: readonly LatestTick[], at: number, by: DoneFigure, limit: number): Promise<TopOfTables> {
    const [moment, early] = await Promise.all([this.moments.findTables(hostsOf(looked), at), this.findBusiest(looked, by, limit)]);
    const again = isOfSameTicks(looked, moment) ? null : await this.findBusiest(moment.ticks, by, limit);
    const busiest = (again ?? early).rows;
    const [{ rows, rowsRead }, identities] = await Promise.all([readTopOfBusiest(this.clickHouse.storage, moment.ticks.flatMap(toAnchor), busiest), this.moments.findIdentities(busiest, moment)]);
    return { rows, moment, identities, rowsRead: early.rowsRead + (again?.rowsRead ?? 0) + rowsRead };
  }

  private async findBusiest(ticks: readonly LatestTick[], by: DoneFigure, limit: number): Promise<Busiest> {
    return readBusiest(this.clickHouse.storage, { ticks: ticks.map(({ ts, seq, ...tick }) => ({ ...tick, lastTs: ts, tickSeq: seq })), by, limit });
  }

  private async readStanding(looked: readonly LatestTick[], at: number, question: Omit<TopStandingQuestion, 'anchors'>): Promise<TopOfTables> {
    const moment = await this.moments.findTables(hostsOf(looked), at);
    const { rows, rowsRead } = await readTopStanding(this.clickHouse.storage, { ...question, anchors: moment.ticks.flatMap(toAnchor) });
    return { rows, moment, identities: await this.moments.findIdentities(rows, moment), rowsRead };
  }

  private describeMoment(latest: LatestMoment, { rows, moment, identities, rowsRead }: TopOfTables): TopAnswer {
    const { processes, warnings: unknown } = describeProcesses(rows, identities, moment);
    const warnings = [...latest.warnings, ...moment.warnings, ...unknown];
    return {
      processes: processes.map((process, index) => ({ ...process, value: rows[index]?.value ?? 0 })),
      meta: { at: latest.at === null ? null : new Date(latest.at).toISOString(), from: null, to: null, tier: 'raw', partial: warnings.length > 0, rowsRead, warnings },
    };
  }

  private async readWindow({ by, to, host, limit }: TopProcessesQuery, fromText: string): Promise<TopAnswer> {
    const { storage } = this.clickHouse;
    const now = this.context.now();
    const [start, end] = [parseTime(fromText, now) ?? Number.NaN, to === undefined ? now + clockSkewMs : (parseTime(to, now) ?? Number.NaN)];
    if (!(start < end)) throw invalidRequest([{ path: 'from', message: 'must be before to' }]);
    const question = { by, hosts: host ?? null, limit };
    const [bounds, hosts] = await Promise.all([readTierBounds(storage), host ?? readHosts(storage)]);
    const spent = [bounds, start, Math.min(end, now), hosts.length] as const;
    if (!isRolledUp(by) && !isFewRows(...spent)) {
      throw invalidRequest([{ path: 'from', message: `only ${hostHoursOfRaw} hours of hosts are answered by ${by}: take a shorter time or fewer hosts` }]);
    }
    if (!isRolledUp(by) || isAnsweredByRaw(...spent)) {
      const { rows, rowsRead } = await readTopProcesses(storage, question, { from: start, to: end });
      const processes = await this.identify(rows, by, end);
      const lost = [...describeLost(by, start, bounds.rawFrom), ...(processes.some(({ pid }) => pid === null) ? ['who some processes are is not stored'] : [])];
      return { processes, meta: metaOf('raw', { from: start, to: end }, rowsRead, lost) };
    }
    const pieces = planPieces(bounds, start, end);
    const { rows, rowsRead } = await readTopNames(storage, question, pieces);
    const tier = pieces.some((piece) => piece.tier === '1h') ? '1h' : '15m';
    const time = { from: pieces[0]?.from ?? start, to: pieces.at(-1)?.to ?? end };
    return {
      processes: rows.map((row) => describe(row, by)),
      meta: metaOf(tier, time, rowsRead, describeLost(by, start, oldestOf(bounds)), ['so long a time is answered by host, name and user, not by process']),
    };
  }

  private async identify(rows: readonly TopWindowRow[], by: TopFigure, at: number): Promise<TopProcessResponse[]> {
    const identities = await readIdentities(this.clickHouse.storage, { procUids: rows.flatMap(({ procUid }) => procUid ?? []), at });
    const byProcess = new Map(identities.map((identity) => [`${identity.host} ${identity.procUid}`, identity]));
    return rows.map((row) => {
      const identity = byProcess.get(`${row.host} ${row.procUid}`);
      return { ...describe(row, by), ...(identity === undefined ? {} : toProcessWithoutSample(identity)) };
    });
  }
}

function hostsOf(ticks: readonly LatestTick[]): string[] {
  return ticks.map(({ host }) => host);
}

/** Whether the tables of all hosts are of the ticks that were looked at: one may have come meanwhile, and a host without a keyframe has no table. */
function isOfSameTicks(looked: readonly LatestTick[], { ticks }: ProcessMoment): boolean {
  const seqs = new Map(ticks.map(({ host, seq }) => [host, seq]));
  return looked.every(({ host, seq }) => seqs.get(host) === seq);
}

function describe({ value, ...row }: TopWindowRow, by: TopFigure): Pick<TopProcessResponse, keyof TopProcessResponse> {
  return { ...unknownProcess, ...row, value: by === 'cpu' ? value / 100 : value };
}

function describeLost(by: TopFigure, start: number, oldest: number): string[] {
  if (start >= oldest) return [];
  return [oldest === Infinity ? 'nothing is stored' : `${by} is not stored before ${new Date(oldest).toISOString()}`];
}

/** `lost` tells what is missing, `notes` what else a reader must know. */
function metaOf(tier: TopMeta['tier'], { from, to }: { from: number; to: number }, rowsRead: number, lost: readonly string[], notes: readonly string[] = []): TopMeta {
  return { at: null, from: new Date(from).toISOString(), to: new Date(to).toISOString(), tier, partial: lost.length > 0, rowsRead, warnings: [...lost, ...notes] };
}
