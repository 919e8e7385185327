import { anchoredMessages, ofAnchor } from './table-anchors.js';
import { gauges, increaseOverTick, intervalCounters, totalledCounters } from './sample-columns.js';

/** What a process table is built of: the fewer columns, the less memory a table of many hosts takes. */
export interface TableColumns {
  /** Columns of the newest sample of each process. */
  readonly newest: readonly string[];
  /** Counters whose totals are computed from all samples since the keyframe. */
  readonly totals: readonly string[];
}

export const allColumns: TableColumns = {
  newest: ['ts', 'name', 'username', 'cpu_ticks', ...gauges, ...intervalCounters],
  totals: totalledCounters,
};

/**
 * Sums a counter over `history`, whose rows are tuples of seq and, for each counter, increase and total. A row with a
 * total, or with an unknown increase, restarts the sum. `index` is the counter's place among them.
 */
const totalOf = (index: number): string => {
  const [increase, total] = [`row.${2 + 2 * index}`, `row.${3 + 2 * index}`];
  return `arrayFold(
      (sum, row) -> if(isNotNull(${total}) OR isNull(${increase}), ${total}, sum + ${increase}),
      history,
      CAST(NULL, 'Nullable(Int64)')
    )`;
};

/** The total from which CPU time counts: unknown if that of the last sample that restarts the sum is. */
const cpuBase = `argMaxIf(
      tuple(s.cpu_ticks_total), s.seq, isNotNull(s.cpu_ticks_total) OR isNull(s.cpu_ticks)
    ).1 AS cpu_base`;

/**
 * Computes CPU percent over the last tick, from `cpu_ticks` of a process's newest sample and the duration of its host's
 * last tick. A process whose sample is older was idle in it. `greatest` avoids a division by zero even where the result
 * is NULL, because the sort key converts it to an integer.
 */
export function cpuPercentSql({
  table,
  isUnknown,
  sampleSeq,
}: {
  readonly table: string;
  readonly isUnknown: string;
  readonly sampleSeq: string;
}): string {
  const elapsedMs = ofAnchor(table, 'elapsedMs');
  return `multiIf(
    ${isUnknown}, NULL,
    ${sampleSeq} < ${ofAnchor(table, 'tickSeq')}, 0,
    ${elapsedMs} = 0, NULL,
    round(cpu_ticks * 1000 / greatest(${elapsedMs}, 1), 1)
  )`;
}

/**
 * Renders the CTE `process_table`. `only` is the set of pairs of host and procUid to read; empty for all.
 *
 * argMax and groupUniqArray ignore a row that is stored twice. Rows are ordered by sequence number, which a clock that
 * was set back does not disturb.
 */
export function tableSql(only: string, { newest, totals }: TableColumns): string {
  const columns = ['exited', ...new Set(newest)];
  const newestOf = (column: string): string => `newest.${columns.indexOf(column) + 1}`;
  const increases = intervalCounters.filter((counter) => columns.includes(counter));
  const values = columns.filter((column) => !['exited', 'ts', ...increases].includes(column));
  const hasCpu = columns.includes('cpu_ticks');
  const isUnknown = 'cpu_base IS NULL';
  const history = totals.map((column) => `toInt64(s.${column}), toInt64(s.${column}_total)`);
  const aggregated = [
    'max(s.seq) AS sample_seq',
    `argMax(tuple(${columns.map((column) => `s.${column}`).join(', ')}), s.seq) AS newest`,
    ...(totals.length === 0 ? [] : [`arraySort(groupUniqArray((s.seq, ${history.join(', ')}))) AS history`]),
    ...(hasCpu ? [cpuBase] : []),
  ];
  const selected = [
    'n.sample_seq AS sample_seq',
    ...(columns.includes('ts') ? [`${newestOf('ts')} AS sample_ts`] : []),
    ...values.map((column) => `${newestOf(column)} AS ${column}`),
    ...increases.map(
      (counter) => `${increaseOverTick(newestOf(counter), 'n.sample_seq', ofAnchor('n', 'tickSeq'))} AS ${counter}`,
    ),
    ...totals.map((column, index) => `${totalOf(index)} AS ${column}_total`),
    ...(hasCpu ? [`${cpuPercentSql({ table: 'n', isUnknown, sampleSeq: 'n.sample_seq' })} AS cpu_percent`] : []),
  ];
  return `
newest_samples AS (
  SELECT s.host AS host, s.proc_uid AS proc_uid,
    ${aggregated.join(',\n    ')}
  FROM process_samples AS s
  WHERE ${anchoredMessages('s')}
    ${only === '' ? '' : `AND (s.host, s.proc_uid) IN ${only}`}
  GROUP BY s.host, s.proc_uid
  HAVING NOT ${newestOf('exited')}
),
process_table AS (
  SELECT ${['host', 'proc_uid', 'n.sample_seq AS sample_seq', ...selected].join(',\n    ')}
  FROM newest_samples AS n
)`;
}
