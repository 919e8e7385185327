import { processSamplesTable } from '../schema/process-tables.js';
import { processRollupName } from '../schema/rollup-tables.js';
import { bucketRange, versionNow } from './rollup-sql.js';

const counters = ['cpu_ticks', 'read_bytes', 'write_bytes', 'tcp_sent_bytes', 'tcp_received_bytes'];
const columns = `host, name, username, ts, version, grp, max_rss, samples, ${counters.join(', ')}`;
const sums = counters.map((name) => `sum(${name})`).join(', ');
/** cityHash64 does not accept NULL; the flag distinguishes an unknown user from an empty name. */
const group = "cityHash64(host, name, isNull(username), ifNull(username, ''))";

/**
 * Computes the quarter hours between {from} and {to} from raw rows. Samples hold increases, so they add up; the row of
 * an exit counts only where it holds some.
 */
export const quarterProcessRollup = `
INSERT INTO ${processRollupName('15m')} (${columns})
SELECT any(host), any(name), any(username), toStartOfFifteenMinutes(ts), ${versionNow}, ${group} AS grp,
  max(rss), countIf(NOT exited), ${sums}
FROM ${processSamplesTable.name} FINAL
WHERE ${bucketRange} AND (NOT exited OR tcp_sent_bytes > 0 OR tcp_received_bytes > 0)
GROUP BY grp, toStartOfFifteenMinutes(ts)`;

/** Computes hours from quarter hours. */
export const hourProcessRollup = `
INSERT INTO ${processRollupName('1h')} (${columns})
SELECT any(host), any(name), any(username), toStartOfHour(ts), ${versionNow}, grp,
  max(max_rss), sum(samples), ${sums}
FROM ${processRollupName('15m')} FINAL
WHERE ${bucketRange}
GROUP BY grp, toStartOfHour(ts)`;
