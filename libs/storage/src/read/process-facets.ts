import type { Storage } from '../client.js';
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
import { anchorParams } from './table-anchors.js';

/** Where the values of each facet are. */
const sources = {
  host: { of: 'table', column: 'host' },
  name: { of: 'table', column: 'name' },
  username: { of: 'table', column: 'username' },
  status: { of: 'table', column: 'status' },
  exe: { of: 'identity', column: 'exe' },
  program: { of: 'identity', column: 'program' },
  exeState: { of: 'identity', column: 'exe_state' },
  unit: { of: 'identity', column: 'unit' },
  containerName: { of: 'identity', column: 'container_name' },
  containerImage: { of: 'identity', column: 'container_image' },
  composeProject: { of: 'identity', column: 'compose_project' },
  composeService: { of: 'identity', column: 'compose_service' },
  podName: { of: 'identity', column: 'pod_name' },
  podNamespace: { of: 'identity', column: 'pod_namespace' },
} as const satisfies Record<string, { readonly of: 'table' | 'identity'; readonly column: string }>;

export type ProcessFacet = keyof typeof sources;
export const processFacets = Object.keys(sources) as readonly ProcessFacet[];

export interface FacetsQuery extends FilteredTables {
  readonly facets: readonly ProcessFacet[];
  /** The number of values of each facet. */
  readonly limit: number;
}

export interface FacetRow {
  readonly facet: ProcessFacet;
  /** Null: the processes for which it is not known, or that have none. */
  readonly value: string | null;
  /** Processes with this value. */
  readonly count: number;
  /** All processes, and the different values that they have. */
  readonly total: number;
  readonly distinct: number;
}

interface FacetRows {
  readonly rows: FacetRow[];
  readonly rowsRead: number;
}

/**
 * Counts the processes of tables that fit filters by the values of facets, the most frequent values first. Throws
 * StorageError.
 */
export async function readProcessFacets(storage: Storage, query: FacetsQuery): Promise<FacetRows> {
  const { anchors, processes } = query;
  if (anchors.length === 0 || processes?.length === 0) {
    return { rows: [], rowsRead: 0 };
  }
  const search = processes === undefined ? searchedSql(query) : null;
  if (search === null) {
    return count(storage, query, processes === undefined ? '' : givenProcesses);
  }
  const { found, rowsRead } = await readSearched(storage, query, search);
  const counted = await (found === null
    ? count(storage, query, foundProcesses(search))
    : readProcessFacets(storage, {
        ...query,
        anchors: anchors.filter(({ host }) => found.hosts.has(host)),
        processes: found.processes,
      }));
  return { rows: counted.rows, rowsRead: counted.rowsRead + rowsRead };
}

function count(storage: Storage, query: FacetsQuery, only: string): Promise<FacetRows> {
  const { anchors, processes = [], facets, limit } = query;
  const columnsOf = (place: 'table' | 'identity'): string[] =>
    facets.map((facet) => sources[facet]).flatMap(({ of, column }) => (of === place ? column : []));
  const ofTable = columnsOf('table').filter((column) => column !== 'host');
  const newest = [...new Set([...ofTable, ...columnsReadBy(termsOf(query), 'table')])];
  const cells = facets.map((facet) => `('${facet}', CAST(${sources[facet].column}, 'Nullable(String)'))`);
  return storage.query<FacetRow>(
    `${sortedSql(byHost, query, only, { newest, totals: [] }, columnsOf('identity'))},
counted AS (
  SELECT cell.1 AS facet, cell.2 AS value, count() AS processes
  FROM sorted ARRAY JOIN [${cells.join(', ')}] AS cell
  GROUP BY facet, value
)
SELECT facet, value, processes AS count,
  sum(processes) OVER (PARTITION BY facet) AS total,
  countIf(isNotNull(value)) OVER (PARTITION BY facet) AS distinct
FROM counted
ORDER BY facet, processes DESC, value
LIMIT {limit:UInt32} BY facet`,
    {
      params: { ...anchorParams(anchors), ...whereParams(query), ...hostProcessParams(processes), limit },
      settings: { join_use_nulls: 1 },
    },
  );
}

const byHost: SortKey = {
  kind: 'text',
  sql: 'toString(t.host)',
  needsIdentity: false,
  reads: { newest: [], totals: [] },
};
