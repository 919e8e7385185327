import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { readIdentities, readProcessTable, type Keyset, type LastTick, type ProcessSort, type ProcessTableRow } from '@psfleet/storage';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { ageInIntervals, intervalsUntil } from '../hosts/host-status.js';
import { clockSkewMs, TicksService, toAnchor } from '../hosts/ticks.service.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { parseTime } from '../http/time-parameter.js';
import type { TableMeta } from '../openapi/meta.response.js';
import { toProcess } from './process-row.js';
import type { ProcessResponse } from './process.response.js';
import type { ProcessesQuery } from './processes.query.js';

export interface TableAnswer {
  readonly processes: ProcessResponse[];
  readonly meta: TableMeta;
}

/** Which hosts a table is of: one whose last table is wanted however old it is, or those that are not offline. */
export type TableScope = { readonly host: string } | { readonly hosts: readonly string[] | null };

const namedInWarning = 10;

/** The process table of one host or of many, at a moment. */
@Injectable()
export class ProcessTableService {
  constructor(
    private readonly context: ApiContext,
    private readonly clickHouse: ClickHouse,
    private readonly ticks: TicksService,
  ) {}

  async read(scope: TableScope, query: ProcessesQuery): Promise<TableAnswer> {
    const kind = cursorKind(scope, query);
    const cursor = query.cursor === undefined ? null : parseCursor(kind, query.cursor);
    const asked = query.at === undefined ? null : parseTime(query.at, this.context.now());
    const hosts = 'host' in scope ? [scope.host] : scope.hosts;
    // Ages count from the same moment on every page.
    const reference = cursor?.reference ?? asked ?? this.context.now();
    const found = await this.ticks.findLast(hosts, cursor?.at ?? asked ?? reference + clockSkewMs);
    const { ticks, warnings } = judge(scope, found, reference);
    if (ticks.length === 0) return { processes: [], meta: { cursor: null, at: null, partial: true, warnings, rowsRead: 0 } };

    // Every page shows the same moment, whatever arrives in between.
    const at = cursor?.at ?? ticks.reduce((latest, { ts }) => Math.max(latest, ts), 0);
    const { rows, rowsRead } = await readProcessTable(this.clickHouse.storage, {
      anchors: ticks.flatMap(toAnchor),
      ...filtersOf(query),
      ...(cursor === null ? {} : { after: cursor.after }),
      limit: query.limit + 1,
    });
    const page = rows.slice(0, query.limit);
    const processes = await this.identify(page, at, ticks);
    warnings.push(...describe('who some processes are is not stored', ticks.filter(({ host }) => processes.some((process) => process.host === host && process.pid === null))));
    return {
      processes,
      meta: { cursor: rows.length > query.limit ? nextCursor(kind, page, at, reference) : null, at: new Date(at).toISOString(), partial: warnings.length > 0, warnings, rowsRead },
    };
  }

  private async identify(rows: readonly ProcessTableRow[], at: number, ticks: readonly LastTick[]): Promise<ProcessResponse[]> {
    const procUids = rows.map(({ procUid }) => procUid);
    const present = new Set(rows.map(({ host }) => host));
    const meant = ticks.filter(({ host }) => present.has(host));
    const identities = await readIdentities(this.clickHouse.storage, { procUids, at, hosts: meant.map(({ host }) => host), lastSeqs: meant.map(({ lastSeq }) => lastSeq) });
    const byProcess = new Map(identities.map((identity) => [`${identity.host} ${identity.procUid}`, identity]));
    return rows.map((row) => toProcess(row, byProcess.get(`${row.host} ${row.procUid}`)));
  }
}

function filtersOf({ sort, name, username, q }: ProcessesQuery): { sort: ProcessSort; descending: boolean; name?: string; username?: string; q?: string } {
  return {
    sort: sort.replace(/^-/, '') as ProcessSort,
    descending: sort.startsWith('-'),
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(q === undefined ? {} : { q }),
  };
}

/** Which ticks the table is made of, and what a reader must know about it. */
function judge(scope: TableScope, found: ReadonlyMap<string, LastTick>, at: number): { ticks: LastTick[]; warnings: string[] } {
  const all = [...found.values()];
  const isOffline = (tick: LastTick): boolean => !('host' in scope) && ageInIntervals(tick, at) > intervalsUntil.offline;
  const ticks = all.filter((tick) => !isOffline(tick));
  const late = ticks.filter((tick) => ageInIntervals(tick, at) > intervalsUntil.partial);
  const warnings = [
    ...describe('offline, left out', all.filter(isOffline)),
    ...describe('no complete tick within three intervals, shown as of the last one', late),
    ...describe('messages since the keyframe are missing', ticks.filter(({ missing }) => missing !== null && missing > 0)),
    ...describe('no complete keyframe since the last boot or for long, not shown', ticks.filter(({ keyframeTs }) => keyframeTs === null)),
    ...(all.length === 0 ? ['no complete tick is stored at or before this moment'] : []),
  ];
  return { ticks: ticks.filter(({ keyframeTs }) => keyframeTs !== null), warnings };
}

function describe(what: string, ticks: readonly LastTick[]): string[] {
  if (ticks.length === 0) return [];
  const names = ticks.slice(0, namedInWarning).map(({ host }) => host).join(', ');
  return [`${what}: ${names}${ticks.length > namedInWarning ? ` and ${ticks.length - namedInWarning} more` : ''}`];
}

/** A cursor fits only the list that it was made for: same hosts, order and filters. */
function cursorKind(scope: TableScope, { sort, name, username, q, at }: ProcessesQuery): string {
  return `processes-${createHash('sha256').update(JSON.stringify([scope, sort, name, username, q, at])).digest('hex').slice(0, 16)}`;
}

function nextCursor(kind: string, page: readonly ProcessTableRow[], at: number, reference: number): string | null {
  const last = page.at(-1);
  return last === undefined ? null : encodeCursor(kind, [last.sortText ?? last.sortNumber, last.procUid, at, reference]);
}

function parseCursor(kind: string, cursor: string): { after: Keyset; at: number; reference: number } {
  const isPosition = ([value, procUid, at, reference, ...rest]: readonly unknown[]): boolean =>
    (value === null || typeof value === 'string' || Number.isSafeInteger(value)) && /^[0-9a-f]{16}$/.test(String(procUid)) && parseTime(at, 0) !== null && parseTime(reference, 0) !== null && rest.length === 0;
  const [value, procUid, at, reference] = decodeCursor(kind, cursor, isPosition) as [string | number | null, string, number, number];
  return { after: { value, procUid }, at, reference };
}
