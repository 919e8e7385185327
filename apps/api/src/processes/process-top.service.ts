import { Injectable } from '@nestjs/common';
import { isDoneFigure, isRolledUp, readBusiest, readHosts, readIdentities, readTierBounds, readTop, readTopNames, readTopProcesses, type Busiest, type IdentityRow, type LatestTick, type TopFigure, type TopRow, type TopWindowRow } from '@psfleet/storage';
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

interface TopOfCandidates {
  readonly rows: readonly TopRow[];
  readonly moment: ProcessMoment;
  /** Who the rows are; null if nobody looked yet. */
  readonly identities: readonly IdentityRow[] | null;
  readonly rowsRead: number;
  /** Whether nobody who was not looked at can be among the rows. */
  readonly isCertain: boolean;
}

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
    const [moment, busiest] = await Promise.all([this.moments.findTables(looked.map(({ host }) => host), at), this.findBusiest(looked, by, limit)]);
    const known = busiest !== undefined && isOfSameTicks(looked, moment) ? busiest : undefined;
    // All the first but those that do not tell say that they have a process that stands so high: some of them may be wrong.
    const atLeast = isFirst ? (candidates[count - 1]?.bound ?? 0) : 0;
    const [{ rows, rowsRead }, identities] = await Promise.all([
      readTop(this.clickHouse.storage, { anchors: moment.ticks.flatMap(toAnchor), by, limit, atLeast }, known),
      known === undefined ? null : this.moments.findIdentities(known.rows, moment),
    ]);
    const spent = rowsRead + (known === undefined ? (busiest?.rowsRead ?? 0) : 0);
    const unseen = Math.max(atLeast, candidates[count]?.bound ?? 0);
    return { rows, moment, identities, rowsRead: spent, isCertain: unseen === 0 || (rows.length === limit && (rows.at(-1)?.value ?? 0) >= unseen) };
  }

  /** Needs no keyframe, so it is asked while those are looked for. */
  private async findBusiest(ticks: readonly LatestTick[], by: TopFigure, limit: number): Promise<Busiest | undefined> {
    if (!isDoneFigure(by)) return undefined;
    return readBusiest(this.clickHouse.storage, { ticks: ticks.map(({ ts, seq, ...tick }) => ({ ...tick, lastTs: ts, tickSeq: seq })), by, limit });
  }

  private async describeMoment(latest: LatestMoment, { rows, moment, identities, rowsRead }: TopOfCandidates): Promise<TopAnswer> {
    const { processes, warnings: unknown } = identities === null ? await this.moments.identify(rows, moment) : describeProcesses(rows, identities, moment);
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
