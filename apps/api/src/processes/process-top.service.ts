import { Injectable } from '@nestjs/common';
import { isDoneFigure, isRolledUp, readBusiest, readHighestStanding, readHosts, readIdentities, readSamplesOf, readTierBounds, readTopNames, readTopProcesses, readWholeTables, type LatestTick, type StandingFigure, type ToldTick, type TopFigure, type TopPlace, type TopWindowRow } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { clockSkewMs, toAnchor, toTickAnchor, toToldAnchor } from '../hosts/ticks.service.js';
import { invalidRequest } from '../http/problem.js';
import { parseTime } from '../http/time-parameter.js';
import type { TopMeta } from '../openapi/meta.response.js';
import { describeProcesses, ProcessMoments, type LatestMoment } from './process-moments.service.js';
import { processKey, toProcessWithoutSample, unknownProcess } from './process-row.js';
import { rankCandidates } from './top-candidates.js';
import { hostHoursOfRaw, isAnsweredByRaw, isFewRows, oldestOf, planPieces } from './top-pieces.js';
import type { TopProcessesQuery } from './top.query.js';
import type { TopProcessResponse } from './top.response.js';
import { toTopRows } from './top-rows.js';

export interface TopAnswer {
  readonly processes: TopProcessResponse[];
  readonly meta: TopMeta;
}

/** What was found on the hosts that were looked at. */
interface TopOfHosts {
  readonly places: readonly TopPlace[];
  /** Of these the places are. */
  readonly ticks: readonly LatestTick[];
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

/** Hosts that are looked at beyond those that suffice if all tell the truth. */
const spareHosts = 2;

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
   * A few hosts are looked at. That suffices if nobody who was not looked at can be above the last one of the answer, which the hosts themselves tell; it does
   * not if some told of more than they have, and then more are looked at.
   */
  private async readMoment({ by, at, host, limit }: TopProcessesQuery): Promise<TopAnswer> {
    const asked = at === undefined ? null : parseTime(at, this.context.now());
    let rowsRead = 0;
    for (let round = 0; ; round++) {
      const most = (limit + spareHosts) * 10 ** round;
      // One more tells what nobody exceeds who is not looked at.
      const latest = await this.moments.findLatest(host ?? null, asked, { by, most: most + 1 });
      const candidates = rankCandidates(latest.ticks, by);
      const count = candidates.filter(({ bound }) => bound === Infinity).length + most;
      const top = await this.readOfHosts(candidates.slice(0, count).map(({ tick }) => tick), latest.at, by, limit);
      rowsRead += top.rowsRead;
      const unseen = candidates[count]?.bound ?? 0;
      const isCertain = unseen === 0 || (top.places.length === limit && (top.places.at(-1)?.value ?? 0) >= unseen);
      if (isCertain) return this.describeMoment(latest, { ...top, rowsRead });
    }
  }

  /** What was done in the last tick is told in it; how processes stand, by their tables. */
  private async readOfHosts(ticks: readonly ToldTick[], at: number | null, by: TopFigure, limit: number): Promise<TopOfHosts> {
    if (at === null) return { places: [], ticks, warnings: [], rowsRead: 0 };
    if (isDoneFigure(by)) {
      const { rows, rowsRead } = await readBusiest(this.clickHouse.storage, { ticks: ticks.map(toTickAnchor), by, limit });
      return { places: rows, ticks, warnings: [], rowsRead };
    }
    return this.readStanding(ticks, at, by, limit);
  }

  /** From the keyframes that the ticks tell of, while it is looked up whether all since is stored; with hosts of which it is not, once more, from the tables that can be made. */
  private async readStanding(ticks: readonly ToldTick[], at: number, by: StandingFigure, limit: number): Promise<TopOfHosts> {
    const { storage } = this.clickHouse;
    const told = ticks.flatMap(toToldAnchor);
    const [whole, top] = await Promise.all([readWholeTables(storage, told), readHighestStanding(storage, { anchors: told, by, limit })]);
    const isWhole = ({ host }: Pick<LatestTick, 'host'>): boolean => whole.hosts.has(host);
    const rowsRead = whole.rowsRead + top.rowsRead;
    if (ticks.every(isWhole)) return { places: top.rows, ticks, warnings: [], rowsRead };
    const tables = await this.moments.findTables(ticks.filter((tick) => !isWhole(tick)).map(({ host }) => host), at);
    const again = await readHighestStanding(storage, { anchors: [...told.filter(isWhole), ...tables.ticks.flatMap(toAnchor)], by, limit });
    return { places: again.rows, ticks: [...ticks.filter(isWhole), ...tables.ticks], warnings: tables.warnings, rowsRead: rowsRead + again.rowsRead };
  }

  private async describeMoment({ at, warnings: late }: LatestMoment, { places, ticks, warnings: missing, rowsRead }: TopOfHosts): Promise<TopAnswer> {
    const [samples, identities] = await Promise.all([readSamplesOf(this.clickHouse.storage, places, ticks.map(toTickAnchor)), this.moments.findIdentities(places, { at, ticks })]);
    const rows = toTopRows(places, samples.rows);
    const { processes, warnings: unknown } = describeProcesses(rows, identities, ticks);
    const lost = rows.length < places.length ? ['samples of some processes are not stored any more, left out'] : [];
    const warnings = [...late, ...missing, ...lost, ...unknown];
    return {
      processes: processes.map((process, index) => ({ ...process, value: rows[index]?.value ?? 0 })),
      meta: { at: at === null ? null : new Date(at).toISOString(), from: null, to: null, tier: 'raw', partial: warnings.length > 0, rowsRead: rowsRead + samples.rowsRead, warnings },
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
    const identities = await readIdentities(this.clickHouse.storage, rows.flatMap(({ procUid }) => procUid ?? []), at);
    const byProcess = new Map(identities.map((identity) => [processKey(identity), identity]));
    return rows.map((row) => {
      const identity = byProcess.get(processKey(row));
      return { ...describe(row, by), ...(identity === undefined ? {} : toProcessWithoutSample(identity)) };
    });
  }
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
