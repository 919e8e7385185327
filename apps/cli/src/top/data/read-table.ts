import type { Fleet, FleetMoment, Process, RowList, TableMeta } from '@psfleet/sdk';
import type { ApiSort } from '../model/columns.js';
import { toTopRow, type TopRow } from '../model/top-row.js';

/** The processes that are shown: those of which hosts, and which of them. */
export interface Scope {
  /** Only these hosts; none: all that have the labels. */
  readonly hosts: readonly string[];
  readonly labels: readonly string[];
  /** A search; null: every process. */
  readonly search: string | null;
}

/** The host whose whole table is shown; null for a table of several. */
export function onlyHost({ hosts, labels }: Scope): string | null {
  const [host, ...others] = hosts;
  return host !== undefined && others.length === 0 && labels.length === 0 ? host : null;
}

export interface TableRequest {
  readonly scope: Scope;
  /** The moment, milliseconds since the epoch; null: now. */
  readonly at: number | null;
  /** Which rows are read if there are more than `maxRows`. */
  readonly sort: ApiSort;
  readonly isDescending: boolean;
  readonly maxRows: number;
}

export interface TopTable {
  /** The moment that the rows are of, milliseconds since the epoch; null if nothing is stored. */
  readonly at: number | null;
  readonly rows: readonly TopRow[];
  /** Whether there are more rows than were read. */
  readonly isCut: boolean;
  readonly warnings: readonly string[];
}

/** A page of this many rows is small in memory, and few of them make a whole table. */
const pageRows = 1000;

/** Reads a table page by page; only the rows of the table stay in memory. `before` is the one that is shown. */
export async function readTable(
  fleet: Fleet,
  request: TableRequest,
  before: readonly TopRow[],
  signal: AbortSignal,
): Promise<TopTable> {
  const { maxRows } = request;
  const earlier = new Map(before.map((row) => [row.procUid, row]));
  const rows: TopRow[] = [];
  const warnings = new Set<string>();
  let [at, isCut]: [number | null, boolean] = [null, false];
  for await (const page of listRows(fleet, request, Math.min(pageRows, maxRows), signal).pages()) {
    at ??= page.meta.at === null ? null : Date.parse(page.meta.at);
    page.meta.warnings.forEach((warning) => warnings.add(warning));
    rows.push(...page.data.slice(0, maxRows - rows.length).map((row) => toTopRow(row, earlier.get(row.procUid))));
    isCut = rows.length >= maxRows && page.meta.cursor !== null;
    if (rows.length >= maxRows) {
      break;
    }
  }
  return { at, rows, isCut, warnings: [...warnings] };
}

/** The moment that a table would be of, by reading its first row only. */
export async function readMoment(
  fleet: Fleet,
  scope: Scope,
  at: number | null,
  signal: AbortSignal,
): Promise<number | null> {
  const request: TableRequest = { scope, at, sort: 'pid', isDescending: false, maxRows: 1 };
  for await (const { meta } of listRows(fleet, request, 1, signal).pages()) {
    return meta.at === null ? null : Date.parse(meta.at);
  }
  return null;
}

function listRows(
  fleet: Fleet,
  { scope, at, sort, isDescending }: TableRequest,
  limit: number,
  signal: AbortSignal,
): RowList<Process, TableMeta> {
  const { hosts, labels, search } = scope;
  const moment: FleetMoment = at === null ? fleet : fleet.at(new Date(at));
  const query = {
    sort: isDescending ? (`-${sort}` as const) : sort,
    limit,
    ...(search === null ? {} : { q: search }),
  };
  const host = onlyHost(scope);
  return host === null
    ? moment.processes(
        { ...query, ...namedHosts(hosts), ...(labels.length === 0 ? {} : { label: labels }) },
        { signal },
      )
    : moment.host(host).processes(query, { signal });
}

function namedHosts(hosts: readonly string[]): { readonly host?: readonly string[] } {
  return hosts.length === 0 ? {} : { host: hosts };
}
