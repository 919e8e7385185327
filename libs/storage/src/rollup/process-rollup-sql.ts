import { processSamplesTable } from '../schema/process-tables.js';
import { processRollupName } from '../schema/rollup-tables.js';
import { bucketRange, versionNow } from './rollup-sql.js';

const columns = 'host, name, username, ts, version, grp, cpu_ticks, max_rss, read_bytes, write_bytes, samples';
/** cityHash64 does not accept NULL; the flag distinguishes an unknown user from an empty name. */
const group = "cityHash64(host, name, isNull(username), ifNull(username, ''))";

/** Computes the quarter hours between {from} and {to} from raw rows. Samples hold increases, so they add up. */
export const quarterProcessRollup = `
INSERT INTO ${processRollupName('15m')} (${columns})
SELECT any(host), any(name), any(username), toStartOfFifteenMinutes(ts), ${versionNow}, ${group} AS grp,
  sum(cpu_ticks), max(rss), sum(read_bytes), sum(write_bytes), count()
FROM ${processSamplesTable.name} FINAL
WHERE ${bucketRange} AND NOT exited
GROUP BY grp, toStartOfFifteenMinutes(ts)`;

/** Computes hours from quarter hours. */
export const hourProcessRollup = `
INSERT INTO ${processRollupName('1h')} (${columns})
SELECT any(host), any(name), any(username), toStartOfHour(ts), ${versionNow}, grp,
  sum(cpu_ticks), max(max_rss), sum(read_bytes), sum(write_bytes), sum(samples)
FROM ${processRollupName('15m')} FINAL
WHERE ${bucketRange}
GROUP BY grp, toStartOfHour(ts)`;
