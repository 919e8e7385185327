import type { TextFieldName } from '@psfleet/search';
import type { Storage } from '../client.js';
import { identityMs } from '../schema/process-tables.js';

/** The fields whose values identities have. */
const columns = {
  name: 'name',
  user: 'username',
  exe: 'exe',
  exestate: 'exe_state',
  program: 'program',
  unit: 'unit',
  container: 'container_name',
  image: 'container_image',
  project: 'compose_project',
  service: 'compose_service',
  pod: 'pod_name',
  namespace: 'pod_namespace',
  host: 'host',
} as const satisfies Partial<Record<TextFieldName, string>>;

export type ValuedField = keyof typeof columns;
export const valuedFields = Object.keys(columns) as readonly ValuedField[];

/** A value of a field, the number of processes that have it, and of hosts where these run. */
export interface ProcessValueRow {
  readonly value: string;
  readonly processes: number;
  readonly hosts: number;
}

export interface ProcessValuesQuery {
  readonly field: ValuedField;
  /** What the value begins with, ignoring case; of a path also its last component. */
  readonly prefix: string;
  /** Only these hosts, which may be none; all when null. */
  readonly hosts: readonly string[] | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly limit: number;
}

/**
 * Reads the values that a field has, of most processes first. Those count that ran within the hour before `at`, in
 * which agents send the identity of each process. Throws StorageError.
 */
export async function readProcessValues(
  storage: Storage,
  { field, prefix, hosts, at, limit }: ProcessValuesQuery,
): Promise<{ rows: ProcessValueRow[]; rowsRead: number }> {
  const column = `p.${columns[field]}`;
  const begins = (text: string): string => `startsWith(lowerUTF8(${text}), lowerUTF8({prefix:String}))`;
  const component = field === 'exe' ? ` OR ${begins("splitByChar('/', assumeNotNull(value))[-1]")}` : '';
  return storage.query<ProcessValueRow>(
    `
SELECT toString(assumeNotNull(${column})) AS value, uniqExact(p.host, p.proc_uid) AS processes,
  uniqExact(p.host) AS hosts
FROM processes AS p
WHERE p.ts > fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND p.ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
  ${hosts === null ? '' : 'AND p.host IN {hosts:Array(String)}'}
  AND isNotNull(${column}) AND ${column} != '' AND (${begins('value')}${component})
GROUP BY value
ORDER BY processes DESC, value
LIMIT {limit:UInt32}`,
    { params: { prefix, hosts: hosts ?? [], from: Math.max(0, at - identityMs), at, limit } },
  );
}
