import { endedInTicks, endedValue } from '../schema/ended-usage.js';
import { processEventsTable, processSamplesTable } from '../schema/process-tables.js';
import { processRollupName } from '../schema/rollup-tables.js';
import { bucketRange, versionNow } from './rollup-sql.js';

const counters = ['cpu_ticks', 'read_bytes', 'write_bytes', 'tcp_sent_bytes', 'tcp_received_bytes'];
/** A rollup has the maximum of these gauges over its processes. */
const gauges = ['rss', 'pss', 'peak_rss', 'swap'];
const maxima = gauges.map((name) => `max_${name}`);
const columns = `host, name, username, ts, version, grp, ${maxima.join(', ')}, samples, ${counters.join(', ')}`;
const sums = counters.map((name) => `sum(${name})`).join(', ');
/** Exits have fractions of a tick, whose sum is rounded. */
const roundedSums = counters.map((name) => `toUInt64(round(sum(${name})))`).join(', ');
/** cityHash64 does not accept NULL; the flag distinguishes an unknown user from an empty name. */
const group = "cityHash64(host, name, isNull(username), ifNull(username, ''))";

/** Other counters than these are in the samples of exits. */
const endedCell = (column: string): string => endedValue(column) ?? 'NULL';
const sampleCells = `host, name, username, ts, ${gauges.join(', ')}, exited, ${counters.join(', ')}`;
const endedCells = `e.host, ifNull(e.name, ''), e.username, e.ts, ${gauges.map(endedCell).join(', ')}, true,
    ${counters.map(endedCell).join(', ')}`;

/**
 * Computes the quarter hours between {from} and {to} from raw rows. Samples hold increases, so they add up; the row of
 * an exit counts only where it holds some. Exits count with the tick that brought them, as samples do.
 */
export const quarterProcessRollup = `
INSERT INTO ${processRollupName('15m')} (${columns})
SELECT any(host), any(name), any(username), toStartOfFifteenMinutes(ts), ${versionNow}, ${group} AS grp,
  ${gauges.map((name) => `max(${name})`).join(', ')}, countIf(NOT exited), ${roundedSums}
FROM (
  SELECT ${sampleCells}
  FROM ${processSamplesTable.name} FINAL
  WHERE ${bucketRange} AND (NOT exited OR tcp_sent_bytes > 0 OR tcp_received_bytes > 0)
  UNION ALL
  SELECT ${endedCells}
  FROM ${processEventsTable.name} AS e FINAL
  WHERE ${endedInTicks('from', 'to')} AND (empty({hosts:Array(String)}) OR e.host IN {hosts:Array(String)})
    AND (e.unsampled_cpu_ns > 0 OR e.unsampled_read_bytes > 0 OR e.unsampled_write_bytes > 0 OR e.peak_rss > 0)
)
GROUP BY grp, toStartOfFifteenMinutes(ts)`;

/** Computes hours from quarter hours. */
export const hourProcessRollup = `
INSERT INTO ${processRollupName('1h')} (${columns})
SELECT any(host), any(name), any(username), toStartOfHour(ts), ${versionNow}, grp,
  ${maxima.map((name) => `max(${name})`).join(', ')}, sum(samples), ${sums}
FROM ${processRollupName('15m')} FINAL
WHERE ${bucketRange}
GROUP BY grp, toStartOfHour(ts)`;
