import { Injectable } from '@nestjs/common';
import {
  isCounterMetric,
  readIdentitiesAt,
  readIdentitiesInTables,
  readProcessTable,
  type IdentityRow,
  type LastTick,
  type LatestTick,
  type ProcessTableQuery,
  type ProcessTableRow,
  type HintedTick,
  type TopMetric,
} from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { ageInIntervals, intervalsUntil } from '../hosts/host-status.js';
import { clockSkewMs, presentHours, TicksService, toAnchor, type PresentTicks } from './ticks.service.js';
import { processKey, toProcess, type ProcessFields, type SampledRow } from '../processes/process-row.js';

/** Which hosts a table is of: one whose last table is wanted however old it is, or those that are not offline. */
export type TableScope = { readonly host: string } | { readonly hosts: readonly string[] | null };

/** What a table is made of. */
export interface ProcessMoment {
  /** That it shows, milliseconds since the epoch; null if nothing is stored. */
  readonly at: number | null;
  readonly ticks: readonly LastTick[];
  /** What a reader must know about it: with any, the table is partial. */
  readonly warnings: readonly string[];
}

/** How hosts stood, without their tables. */
export type LatestMoment = Omit<ProcessMoment, 'ticks'> & { readonly ticks: readonly HintedTick[] };

interface Identified {
  readonly processes: ProcessFields[];
  readonly warnings: readonly string[];
}

type FleetProcess = Pick<ProcessTableRow, 'host' | 'procUid'>;

export type PageQuery = Omit<ProcessTableQuery, 'anchors' | 'procUids'>;

export interface TablePage extends Identified {
  /** Of `processes`, in the same order. */
  readonly rows: readonly ProcessTableRow[];
  /** Whether there are more. */
  readonly isCut: boolean;
  readonly rowsRead: number;
}

interface Judged<Tick> {
  readonly ticks: readonly Tick[];
  readonly warnings: readonly string[];
}

/** Every process of one host at a moment, by pid. */
export interface WholeTable {
  readonly processes: ProcessFields[];
  /** Whether there are more. */
  readonly isCut: boolean;
  readonly at: number | null;
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

const namedInWarning = 10;

/** A whole table is held with its command lines, of 4 KiB each at most. A host that tells of more is cut, and so it is said. */
const processLimit = 10_000;

/** From which ticks the process tables of a moment are made, and who the processes in them are. */
@Injectable()
export class ProcessMoments {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;
  readonly #ticks: TicksService;

  constructor(context: ApiContext, clickhouse: ClickHouse, ticks: TicksService) {
    this.#context = context;
    this.#clickhouse = clickhouse;
    this.#ticks = ticks;
  }

  /** Of `asked`, or of now when that is null. Ages count from `reference`. */
  async find(
    scope: TableScope,
    asked: number | null,
    reference: number = asked ?? this.#context.now(),
  ): Promise<ProcessMoment> {
    const at = asked ?? reference + clockSkewMs;
    if (!('host' in scope)) {
      return toMoment(judgePresent(await this.#ticks.findPresent(scope.hosts, at), reference));
    }
    const ticks = [...(await this.#ticks.findLast([scope.host], at)).values()];
    return toMoment({ ticks, warnings: judge(ticks, reference) });
  }

  /**
   * The newest tick of the hosts that are not offline, and what no process of each exceeded then: of the `most` that have the highest, and of some others.
   * From where their tables would be made is not looked for.
   */
  async findLatest(
    hosts: readonly string[] | null,
    asked: number | null,
    { by, limit }: { readonly by: TopMetric; readonly limit: number },
  ): Promise<LatestMoment> {
    const reference = asked ?? this.#context.now();
    const { ticks, warnings } = judgePresent(
      await this.#ticks.findLatest(hosts, asked ?? reference + clockSkewMs, { by, limit, reference }),
      reference,
    );
    const isTimed = ({ elapsedMs }: LatestTick): boolean => elapsedMs !== null || !isCounterMetric(by);
    const unknown = describe(
      'how long the last tick took is not known, left out',
      ticks.filter((tick) => !isTimed(tick)),
    );
    return { ticks: ticks.filter(isTimed), at: latestOf(ticks), warnings: [...warnings, ...unknown] };
  }

  /** Of some hosts, each as of its newest tick at the moment; how old that is, is not among the warnings. */
  async findTables(hosts: readonly string[], at: number): Promise<ProcessMoment> {
    const { ticks } = await this.#ticks.findPresent(hosts, at);
    return toMoment({ ticks, warnings: [] });
  }

  /** One page of the tables of the moment, and who is in it: a second question, but of the whole table of one host that is asked at the same time. */
  async readPage(moment: ProcessMoment, { limit, ...question }: PageQuery): Promise<TablePage> {
    const { storage } = this.#clickhouse;
    const anchors = moment.ticks.flatMap(toAnchor);
    const [{ rows, rowsRead }, early] = await Promise.all([
      readProcessTable(storage, { ...question, anchors, limit: limit + 1 }),
      isWholeTable(moment, limit, question) ? readIdentitiesInTables(storage, anchors, limit) : [],
    ]);
    const page = rows.slice(0, limit);
    const known = new Set(early.map(processKey));
    const identities = [
      ...early,
      ...(await this.findIdentities(
        page.filter((row) => !known.has(processKey(row))),
        moment,
      )),
    ];
    return { rows: page, isCut: rows.length > limit, rowsRead, ...describeProcesses(page, identities, moment.ticks) };
  }

  /** Who processes of the moment are. */
  async findIdentities(
    processes: readonly FleetProcess[],
    { at, ticks }: { readonly at: number | null; readonly ticks: readonly LatestTick[] },
  ): Promise<IdentityRow[]> {
    if (at === null) {
      return [];
    }
    const lastSeqs = new Map(ticks.map(({ host, lastSeq }) => [host, lastSeq]));
    const places = processes.flatMap(({ host, procUid }) => {
      const lastSeq = lastSeqs.get(host);
      return lastSeq === undefined ? [] : [{ host, procUid, lastSeq }];
    });
    return readIdentitiesAt(this.#clickhouse.storage, places, at);
  }

  /** How the host stood at `asked`, or stands when that is null. */
  async readWhole(host: string, asked: number | null): Promise<WholeTable> {
    const moment = await this.find({ host }, asked);
    const { processes, isCut, warnings, rowsRead } = await this.readPage(moment, {
      sort: 'pid',
      descending: false,
      limit: processLimit,
    });
    return {
      processes,
      isCut,
      at: moment.at,
      warnings: [
        ...moment.warnings,
        ...warnings,
        ...(isCut ? [`more than ${processLimit} processes, the rest is left out`] : []),
      ],
      rowsRead,
    };
  }
}

function isWholeTable(
  { ticks }: ProcessMoment,
  limit: number,
  { name, username, text, after }: Omit<PageQuery, 'limit'>,
): boolean {
  const [tick, ...others] = ticks;
  return (
    tick !== undefined &&
    others.length === 0 &&
    tick.processes <= limit &&
    [name, username, text, after].every((filter) => filter === undefined)
  );
}

/** The rows with what is known of who they are. */
export function describeProcesses(
  rows: readonly SampledRow[],
  identities: readonly IdentityRow[],
  ticks: readonly LatestTick[],
): Identified {
  const byProcess = new Map(identities.map((identity) => [processKey(identity), identity]));
  const processes = rows.map((row) => toProcess(row, byProcess.get(processKey(row))));
  const strangers = new Set(processes.filter(({ pid }) => pid === null).map(({ host }) => host));
  return {
    processes,
    warnings: describe(
      'who some processes are is not stored',
      hostsAmong(rows, ticks).filter(({ host }) => strangers.has(host)),
    ),
  };
}

function hostsAmong(rows: readonly { readonly host: string }[], ticks: readonly LatestTick[]): LatestTick[] {
  const present = new Set(rows.map(({ host }) => host));
  return ticks.filter(({ host }) => present.has(host));
}

/** Hosts that are offline are not in the table of many. */
function judgePresent<Tick extends LatestTick>(
  { ticks: all, silent }: PresentTicks<Tick>,
  reference: number,
): Judged<Tick> {
  const isOffline = (tick: Tick): boolean => ageInIntervals(tick, reference) > intervalsUntil.offline;
  const ticks = all.filter((tick) => !isOffline(tick));
  const warnings = [
    ...describe('offline, left out', all.filter(isOffline)),
    ...describe(
      `no complete tick in the ${presentHours} hours before, left out`,
      silent.map((host) => ({ host })),
    ),
    ...(all.length + silent.length > 0 && ticks.length === 0 ? [] : judge(ticks, reference)),
  ];
  return { ticks, warnings };
}

function judge(ticks: readonly LatestTick[], reference: number): string[] {
  if (ticks.length === 0) {
    return ['no complete tick is stored at or before this moment'];
  }
  return describe(
    'no complete tick within three intervals, shown as of the last one',
    ticks.filter((tick) => ageInIntervals(tick, reference) > intervalsUntil.partial),
  );
}

function toMoment({ ticks, warnings }: Judged<LastTick>): ProcessMoment {
  const shown = ticks.filter(({ keyframeTs }) => keyframeTs !== null);
  return {
    ticks: shown,
    at: latestOf(shown),
    warnings: [
      ...warnings,
      ...describe(
        'messages since the keyframe are missing',
        ticks.filter(({ missing }) => missing !== null && missing > 0),
      ),
      ...describe(
        'no complete keyframe since the last boot or for long, not shown',
        ticks.filter(({ keyframeTs }) => keyframeTs === null),
      ),
    ],
  };
}

/** Milliseconds since the epoch; null of none. */
function latestOf(ticks: readonly LatestTick[]): number | null {
  return ticks.length === 0 ? null : ticks.reduce((latest, { ts }) => Math.max(latest, ts), 0);
}

function describe(what: string, ticks: readonly { readonly host: string }[]): string[] {
  if (ticks.length === 0) {
    return [];
  }
  const names = ticks
    .map(({ host }) => host)
    .sort()
    .slice(0, namedInWarning)
    .join(', ');
  return [`${what}: ${names}${ticks.length > namedInWarning ? ` and ${ticks.length - namedInWarning} more` : ''}`];
}
