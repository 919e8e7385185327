import { Injectable } from '@nestjs/common';
import { readIdentities, readProcessTable, type LastTick, type ProcessTableRow } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { ageInIntervals, intervalsUntil } from '../hosts/host-status.js';
import { clockSkewMs, TicksService, toAnchor } from '../hosts/ticks.service.js';
import { toProcess, type ProcessFields } from './process-row.js';

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

/** Every process of one host at a moment, by pid. */
export interface WholeTable {
  readonly processes: ProcessFields[];
  readonly at: number | null;
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

const namedInWarning = 10;

/** More processes than a kernel has by default; a host that tells of more is cut, and so it is said. */
const processLimit = 50_000;

/** From which ticks the process tables of a moment are made, and who the processes in them are. */
@Injectable()
export class ProcessMoments {
  constructor(
    private readonly context: ApiContext,
    private readonly clickHouse: ClickHouse,
    private readonly ticks: TicksService,
  ) {}

  /** Of `asked`, or of now when that is null. Ages count from `reference`. */
  async find(scope: TableScope, asked: number | null, reference: number = asked ?? this.context.now()): Promise<ProcessMoment> {
    const found = await this.ticks.findLast('host' in scope ? [scope.host] : scope.hosts, asked ?? reference + clockSkewMs);
    return judge(scope, [...found.values()], reference);
  }

  async identify(rows: readonly ProcessTableRow[], { at, ticks }: ProcessMoment): Promise<{ processes: ProcessFields[]; warnings: string[] }> {
    if (at === null || rows.length === 0) return { processes: [], warnings: [] };
    const procUids = rows.map(({ procUid }) => procUid);
    const present = new Set(rows.map(({ host }) => host));
    const meant = ticks.filter(({ host }) => present.has(host));
    const identities = await readIdentities(this.clickHouse.storage, { procUids, at, hosts: meant.map(({ host }) => host), lastSeqs: meant.map(({ lastSeq }) => lastSeq) });
    const byProcess = new Map(identities.map((identity) => [`${identity.host} ${identity.procUid}`, identity]));
    const processes = rows.map((row) => toProcess(row, byProcess.get(`${row.host} ${row.procUid}`)));
    const strangers = new Set(processes.filter(({ pid }) => pid === null).map(({ host }) => host));
    return { processes, warnings: describe('who some processes are is not stored', meant.filter(({ host }) => strangers.has(host))) };
  }

  /** How the host stood at `asked`, or stands when that is null. */
  async readWhole(host: string, asked: number | null): Promise<WholeTable> {
    const moment = await this.find({ host }, asked);
    const { rows, rowsRead } = await readProcessTable(this.clickHouse.storage, { anchors: moment.ticks.flatMap(toAnchor), sort: 'pid', descending: false, limit: processLimit + 1 });
    const { processes, warnings } = await this.identify(rows.slice(0, processLimit), moment);
    const cut = rows.length > processLimit ? [`more than ${processLimit} processes, the rest is left out`] : [];
    return { processes, at: moment.at, warnings: [...moment.warnings, ...warnings, ...cut], rowsRead };
  }
}

function judge(scope: TableScope, all: readonly LastTick[], reference: number): ProcessMoment {
  const isOffline = (tick: LastTick): boolean => !('host' in scope) && ageInIntervals(tick, reference) > intervalsUntil.offline;
  const ticks = all.filter((tick) => !isOffline(tick));
  const late = ticks.filter((tick) => ageInIntervals(tick, reference) > intervalsUntil.partial);
  const warnings = [
    ...describe('offline, left out', all.filter(isOffline)),
    ...describe('no complete tick within three intervals, shown as of the last one', late),
    ...describe('messages since the keyframe are missing', ticks.filter(({ missing }) => missing !== null && missing > 0)),
    ...describe('no complete keyframe since the last boot or for long, not shown', ticks.filter(({ keyframeTs }) => keyframeTs === null)),
    ...(all.length === 0 ? ['no complete tick is stored at or before this moment'] : []),
  ];
  const shown = ticks.filter(({ keyframeTs }) => keyframeTs !== null);
  return { ticks: shown, at: shown.length === 0 ? null : shown.reduce((latest, { ts }) => Math.max(latest, ts), 0), warnings };
}

function describe(what: string, ticks: readonly LastTick[]): string[] {
  if (ticks.length === 0) return [];
  const names = ticks.slice(0, namedInWarning).map(({ host }) => host).join(', ');
  return [`${what}: ${names}${ticks.length > namedInWarning ? ` and ${ticks.length - namedInWarning} more` : ''}`];
}
