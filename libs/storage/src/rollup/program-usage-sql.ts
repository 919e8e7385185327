import { endedInTicks, endedValue } from '../schema/ended-usage.js';
import { identityMs, processEventsTable, processesTable, processSamplesTable } from '../schema/process-tables.js';
import { isFirstSeen } from './first-seen-sql.js';

/** The counters of samples that rollups sum up, and the gauges of which they keep the maximum. */
export const rolledCounters = [
  'cpu_ticks',
  'read_bytes',
  'write_bytes',
  'tcp_sent_bytes',
  'tcp_received_bytes',
] as const;
export const rolledGauges = ['rss', 'pss', 'peak_rss', 'swap'] as const;

/** What ends hold beside samples: other counters than these are in the samples of exits. */
const endedCell = (column: string): string => endedValue(column) ?? 'NULL';
const values = [...rolledGauges, ...rolledCounters];
/** One number for host, process, name and user: grouping by it is several times faster than by texts. */
const stage = (row: string, name = `${row}.name`): string =>
  `cityHash64(${row}.host, ${row}.proc_uid, ${name}, isNull(${row}.username), ifNull(${row}.username, ''))`;

const ofHosts = (row: string): string => `(empty({hosts:Array(String)}) OR ${row}.host IN {hosts:Array(String)})`;
const inRange = (row: string, from: string, to: string, earlier = ''): string =>
  `${row}.ts >= fromUnixTimestamp64Milli({${from}:Int64}, 'UTC')${earlier}
      AND ${row}.ts < fromUnixTimestamp64Milli({${to}:Int64}, 'UTC') AND ${ofHosts(row)}`;

const firstIdentity = `minIf(toUnixTimestamp64Milli(r.ts), r.kind = 'identity')`;

/** The columns of {@link programUsageSql} whose names do not follow from a metric. */
const identityCells = `p.program AS program, toInt64(p.create_time * 1000) AS created, p.seq AS seq`;

/**
 * Renders a query of what each process used between the placeholders `from` and `to`, by the program that it ran then:
 * `host`, `proc_uid`, `name`, `username`, `program` (null if unknown), `began` (whether it was not seen as that before
 * `from`), `samples`, the sums of counters, and the maxima of gauges; with `peakOf`, a counter or a gauge, also `peak`:
 * time and number of the message with its largest part. Samples hold increases, so they add up; the row of an exit
 * counts only where it holds some. A process that executed another program is counted for each of them. Exits count
 * with the tick that brought them, as samples do.
 *
 * A process nearly always has one program as long as its name and user stay the same: its identities are just more
 * rows of its group, which costs no join. The few that had several are joined by the numbers of messages.
 */
export function programUsageSql({ from = 'from', to = 'to', peakOf }: UsageQuery = {}): string {
  const rows = usageRows(from, to);
  const several = `
    SELECT ${stage('p')} AS stage
    FROM ${processesTable.name} AS p
    WHERE ${isRecentIdentity(from, to)}
    GROUP BY stage HAVING uniqExact(p.program) > 1`;
  return `
SELECT ${groupOf(peakOf)},
  argMax(r.program, r.seq) AS program,
  toBool(countIf(r.kind = 'unswept') > 0 OR ${isFirstSeen(firstIdentity, 'argMax(r.created, r.seq)', from)}) AS began
FROM (
  ${rows}
  UNION ALL
  SELECT p.host, p.proc_uid, p.name, p.username, 'identity' AS kind, p.ts, ${values.map(() => 'NULL').join(', ')},
    ${identityCells}, ${stage('p')} AS stage
  FROM ${processesTable.name} AS p
  WHERE ${isRecentIdentity(from, to)}
) AS r
WHERE r.stage NOT IN (${several})
GROUP BY r.stage
HAVING countIf(r.kind != 'identity') > 0
UNION ALL
SELECT ${groupOf(peakOf)}, any(r.program_then) AS program,
  ${isFirstSeen('any(r.first_then)', 'any(r.created_then)', from)} AS began
FROM (
  SELECT u.*, i.program AS program_then, i.first AS first_then, i.created AS created_then
  FROM (SELECT * FROM (${rows}) AS rows_of_all WHERE stage IN (${several})) AS u
  ASOF LEFT JOIN (
    SELECT ${identityCells}, ${stage('p')} AS stage,
      min(toUnixTimestamp64Milli(p.ts)) OVER (PARTITION BY stage, p.program) AS first
    FROM ${processesTable.name} AS p
    WHERE ${isRecentIdentity(from, to)} AND ${stage('p')} IN (${several})
  ) AS i ON u.stage = i.stage AND u.seq >= i.seq
) AS r
GROUP BY r.stage, r.program_then`;
}

export interface UsageQuery {
  readonly from?: string;
  readonly to?: string;
  readonly peakOf?: string;
}

function groupOf(peakOf: string | undefined): string {
  const peak =
    peakOf === undefined
      ? []
      : [
          `argMaxIf((toUnixTimestamp64Milli(r.ts), r.seq), (toFloat64(r.${peakOf}), -toUnixTimestamp64Milli(r.ts)),
    r.${peakOf} > 0) AS peak`,
        ];
  return [
    'any(r.host) AS host',
    'any(r.proc_uid) AS proc_uid',
    'any(r.name) AS name',
    'any(r.username) AS username',
    `countIf(r.kind = 'sample') AS samples`,
    ...rolledGauges.map((gauge) => `max(r.${gauge}) AS ${gauge}`),
    ...rolledCounters.map((counter) => `sum(r.${counter}) AS ${counter}`),
    ...peak,
  ].join(',\n  ');
}

/** Samples, and the ends of processes; a process without an identity of its own has its program in its end. */
function usageRows(from: string, to: string): string {
  return `SELECT s.host, s.proc_uid, s.name, s.username, if(s.exited, 'exit', 'sample') AS kind, s.ts,
    ${values.map((value) => `s.${value}`).join(', ')},
    CAST(NULL, 'LowCardinality(Nullable(String))') AS program, CAST(NULL, 'Nullable(Int64)') AS created, s.seq AS seq,
    ${stage('s')} AS stage
  FROM ${processSamplesTable.name} AS s FINAL
  WHERE ${inRange('s', from, to)} AND (NOT s.exited OR s.tcp_sent_bytes > 0 OR s.tcp_received_bytes > 0)
  UNION ALL
  SELECT e.host, e.proc_uid, ifNull(e.name, ''), e.username, if(e.unswept, 'unswept', 'exit'), e.at,
    ${values.map(endedCell).join(', ')},
    e.program, NULL, e.seq,
    if(e.proc_uid = 0, cityHash64(e.ts, e.seq, e.nr), ${stage('e', "ifNull(e.name, '')")})
  FROM ${processEventsTable.name} AS e FINAL
  WHERE ${endedInTicks(from, to)} AND ${ofHosts('e')}
    AND (e.unsampled_cpu_ns > 0 OR e.unsampled_read_bytes > 0 OR e.unsampled_write_bytes > 0 OR e.peak_rss > 0)`;
}

const isRecentIdentity = (from: string, to: string): string =>
  inRange('p', from, to, ` - INTERVAL ${identityMs} MILLISECOND`);
