import type { ClickHouseSettings } from '@clickhouse/client';
import type { Storage } from '../client.js';
import { readHostsLastSeen, type HostLastSeen } from './hosts-last-seen.js';
import { whereParams, type ProcessFilters } from './process-conditions.js';
import { programsSql, type HostSelection } from './process-runs-sql.js';
import { identityMs } from '../schema/process-tables.js';
import { factKey, readRunFacts, type FactPosition, type RunFacts } from './run-facts.js';
import { textParams } from './text-conditions.js';

/** The runs of one program on one host within a time range. Times are milliseconds since the epoch. */
interface RunsOfProgram {
  readonly host: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The number of processes. */
  readonly runs: number;
  readonly commandLines: number;
}

/** `cmdline`, `username` and `procUid` are those of the run that was seen last. */
export type ProcessRunsRow = RunsOfProgram & RunFacts & { readonly procUid: string };

export interface ProcessRunsQuery extends ProcessFilters {
  readonly hosts?: readonly string[];
  /** Milliseconds since the epoch; the range includes `from` and excludes `to`. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

interface SeenRange {
  readonly seenFrom: number;
  readonly seenTo: number;
  readonly ticksFrom: number;
}

type FoundProgram = RunsOfProgram & FactPosition;

/** Sorting and grouping spill to disk instead of growing with the number of processes. */
const settings: ClickHouseSettings = {
  join_use_nulls: 1,
  max_bytes_before_external_sort: '100000000',
  max_bytes_before_external_group_by: '100000000',
};

/** Rows of an answer that one host gives, at least where a search fits most programs. */
const programsOfHost = 10;
/** Each question is about this many times more hosts than the one before. */
const growth = 8;

/**
 * Reads which programs that match a search ran in a time range, by host, the last seen first. A process counts until
 * its exit; without one, until the last tick of its host if its identity was sent within the hour before. Where the
 * host was silent at the end of the range only the last identity counts, which may be an hour early. Throws
 * StorageError; conditions of conditionsOfMoment are not answered.
 */
export async function readProcessRuns(
  storage: Storage,
  query: ProcessRunsQuery,
): Promise<{ rows: ProcessRunsRow[]; rowsRead: number }> {
  const { from, to } = query;
  const range = {
    seenFrom: Math.max(0, from - identityMs),
    seenTo: to + identityMs,
    ticksFrom: Math.max(from, to - 2 * identityMs, 0),
  };
  const programs = await readLastSeenPrograms(storage, query, range);
  const facts = await readRunFacts(storage, programs.rows, { from, to: range.seenTo });
  const rows = programs.rows.flatMap(({ host, firstSeen, lastSeen, runs, commandLines, ...position }) => {
    const known = facts.byPosition.get(factKey({ host, ...position }));
    // The storage dropped the oldest rows between the two questions.
    return known === undefined
      ? []
      : [{ host, firstSeen, lastSeen, runs, commandLines, procUid: position.procUid, ...known }];
  });
  return { rows, rowsRead: programs.rowsRead + facts.rowsRead };
}

/**
 * Asks the hosts that were seen last before all others, and fewer of them than the range has: no program was seen after
 * its host. Most searches fit so many programs that the first hosts fill the answer.
 */
async function readLastSeenPrograms(
  storage: Storage,
  query: ProcessRunsQuery,
  range: SeenRange,
): Promise<{ rows: FoundProgram[]; rowsRead: number }> {
  const { hosts, limit, to } = query;
  const seen = await readHostsLastSeen(storage, hosts, { ...range, to });
  const rows: FoundProgram[] = [];
  let { rowsRead } = seen;
  let asked = 0;
  for (let count = Math.ceil(limit / programsOfHost); asked + count < seen.rows.length; count *= growth) {
    const some = seen.rows.slice(asked, asked + count).map(({ host }) => host);
    asked += count;
    const found = await readPrograms(storage, query, range, { hosts: some, isExcluded: false });
    rows.push(...found.rows);
    rowsRead += found.rowsRead;
    if (countBefore(rows, seen.rows[asked]) >= limit) {
      return { rows: inOrder(rows).slice(0, limit), rowsRead };
    }
  }
  const answered = new Set(seen.rows.slice(0, asked).map(({ host }) => host));
  const others = await readPrograms(
    storage,
    query,
    range,
    hosts === undefined
      ? { hosts: [...answered], isExcluded: true }
      : { hosts: hosts.filter((host) => !answered.has(host)), isExcluded: false },
  );
  return { rows: inOrder([...rows, ...others.rows]).slice(0, limit), rowsRead: rowsRead + others.rowsRead };
}

/** How many programs come before any of a host, and of all hosts that were seen before it or not at all. */
function countBefore(rows: readonly FoundProgram[], next: HostLastSeen | undefined): number {
  return rows.filter((row) => next !== undefined && compare(row, next) < 0).length;
}

const compare = (a: HostLastSeen, b: HostLastSeen): number =>
  b.lastSeen - a.lastSeen || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0);

/** The programs of one host keep the order of its answer. */
const inOrder = (rows: readonly FoundProgram[]): FoundProgram[] => rows.toSorted(compare);

async function readPrograms(
  storage: Storage,
  query: ProcessRunsQuery,
  range: SeenRange,
  selection: HostSelection,
): Promise<{ rows: FoundProgram[]; rowsRead: number }> {
  const { from, to, limit } = query;
  return storage.query<FoundProgram>(programsSql(query, selection), {
    params: {
      ...whereParams(query),
      ...range,
      ...textParams(range.seenFrom, range.seenTo),
      hosts: selection.hosts,
      from,
      to,
      limit,
      identityMs,
    },
    settings,
  });
}
