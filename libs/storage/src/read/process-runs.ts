import type { ClickHouseSettings } from '@clickhouse/client';
import type { Storage } from '../client.js';
import { whereParams, type ProcessFilters } from './process-conditions.js';
import { programsSql } from './process-runs-sql.js';
import { identityMs } from './range-conditions.js';
import { factKey, readRunFacts, type FactPosition, type RunFacts } from './run-facts.js';

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

/** Sorting and grouping spill to disk instead of growing with the number of processes. */
const settings: ClickHouseSettings = {
  join_use_nulls: 1,
  max_bytes_before_external_sort: '100000000',
  max_bytes_before_external_group_by: '100000000',
};

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
  const { hosts, from, to, limit } = query;
  const seen = { seenFrom: Math.max(0, from - identityMs), seenTo: to + identityMs };
  const programs = await storage.query<RunsOfProgram & FactPosition>(programsSql(query, hosts), {
    params: {
      ...whereParams(query),
      ...seen,
      hosts: hosts ?? [],
      from,
      to,
      limit,
      identityMs,
      ticksFrom: Math.max(from, to - 2 * identityMs, 0),
    },
    settings,
  });
  const facts = await readRunFacts(storage, programs.rows, { from, to: seen.seenTo });
  const rows = programs.rows.flatMap(({ host, firstSeen, lastSeen, runs, commandLines, ...position }) => {
    const known = facts.byPosition.get(factKey({ host, ...position }));
    // The storage dropped the oldest rows between the two questions.
    return known === undefined
      ? []
      : [{ host, firstSeen, lastSeen, runs, commandLines, procUid: position.procUid, ...known }];
  });
  return { rows, rowsRead: programs.rowsRead + facts.rowsRead };
}
