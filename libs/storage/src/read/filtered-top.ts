import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { columnsReadBy } from './field-conditions.js';
import { hostProcessParams } from './host-processes.js';
import { whereParams } from './process-conditions.js';
import { readSearched, searchedSql } from './process-search.js';
import {
  foundProcesses,
  givenProcesses,
  sortedSql,
  termsOf,
  type FilteredTables,
  type SortKey,
} from './sorted-table-sql.js';
import type { RankedProcess, RankedProcesses } from './process-top.js';
import { anchorParams, ofAnchor } from './table-anchors.js';
import { isCounterMetric, topMetricColumns, type TopMetric } from './top-metrics.js';

export interface FilteredTopQuery extends FilteredTables {
  readonly by: TopMetric;
  readonly limit: number;
}

/**
 * Ranks the processes of tables that fit filters, by the values that a top has: of a counter what it gained in the last
 * tick. Throws StorageError.
 */
export async function rankFiltered(storage: Storage, query: FilteredTopQuery): Promise<RankedProcesses> {
  const { anchors, processes } = query;
  if (anchors.length === 0 || processes?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const search = processes === undefined ? searchedSql(query) : null;
  if (search === null) {
    return rank(storage, query, processes === undefined ? '' : givenProcesses);
  }
  const { found, rowsRead } = await readSearched(storage, query, search);
  const ranked = await (found === null
    ? rank(storage, query, foundProcesses(search))
    : rankFiltered(storage, {
        ...query,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        processes: found.processes,
      }));
  return { rows: ranked.rows, rowsRead: ranked.rowsRead + rowsRead };
}

function rank(storage: Storage, query: FilteredTopQuery, only: string): Promise<RankedProcesses> {
  const { anchors, processes = [], by, limit } = query;
  const sort = sortKeyOf(by);
  const newest = [...new Set(['ts', ...sort.reads.newest, ...columnsReadBy(termsOf(query), 'table')])];
  return storage.query<RankedProcess>(
    `${sortedSql(sort, query, only, { ...sort.reads, newest })}
SELECT host, ${procUidText('proc_uid')} AS procUid, toUnixTimestamp64Milli(sample_ts) AS ts,
  assumeNotNull(sort_value) AS value
FROM sorted
WHERE sort_value > 0
ORDER BY sort_value DESC, proc_uid
LIMIT {limit:UInt32}`,
    {
      params: { ...anchorParams(anchors), ...whereParams(query), ...hostProcessParams(processes), limit },
      settings: { join_use_nulls: 1 },
    },
  );
}

function sortKeyOf(by: TopMetric): SortKey {
  const column = topMetricColumns[by];
  const elapsedMs = ofAnchor('t', 'elapsedMs');
  // An older sample than that of the last tick means that the process was idle in it.
  const rate = `if(t.sample_seq >= ${ofAnchor('t', 'tickSeq')} AND ${elapsedMs} > 0,
    round(t.${column} * 1000 / greatest(${elapsedMs}, 1), 1), 0)`;
  return {
    kind: 'number',
    sql: isCounterMetric(by) ? rate : `t.${column}`,
    needsIdentity: false,
    reads: { newest: [column], totals: [] },
  };
}
