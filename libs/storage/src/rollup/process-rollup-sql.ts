import { processRollupName } from '../schema/rollup-tables.js';
import { programUsageSql, rolledCounters, rolledGauges } from './program-usage-sql.js';
import { bucketRange, versionNow } from './rollup-sql.js';

/** A rollup has the maximum of gauges over its processes. */
const maxima = rolledGauges.map((name) => `max_${name}`);
const columns = `host, name, username, program, ts, version, grp, ${maxima.join(', ')}, samples,
  ${rolledCounters.join(', ')}, processes, began, proc_uid, cpu_proc_uid`;
const sums = rolledCounters.map((name) => `sum(${name})`).join(', ');
/** Exits have fractions of a tick, whose sum is rounded. */
const roundedSums = rolledCounters.map((name) => `toUInt64(round(sum(${name})))`).join(', ');
/** cityHash64 does not accept NULL; the flags distinguish unknown texts from empty ones. */
const group = `cityHash64(host, name, isNull(username), ifNull(username, ''), isNull(program), ifNull(program, ''))`;
const values = [...rolledGauges, ...rolledCounters];

/**
 * Computes the quarter hour between {from} and {to} from raw rows. Which process had the most memory, and which the
 * most CPU time if that is another one, leads to all that identities tell. A group of an earlier computation that is
 * no more, because the program of its processes became known since, is written again without any value.
 */
export const quarterProcessRollup = `
INSERT INTO ${processRollupName('15m')} (${columns})
SELECT any(host), any(name), any(username), any(program), fromUnixTimestamp64Milli({from:Int64}, 'UTC'),
  ${versionNow}, grp, ${rolledGauges.map((name) => `max(${name})`).join(', ')}, sum(samples), ${roundedSums},
  countIf(is_now), countIf(began),
  argMaxIf(uid, ifNull(rss, 0), is_now) AS largest,
  ${unlessLargest('argMaxIf(uid, ifNull(cpu_ticks, 0), is_now)')}
FROM (
  SELECT host, name, username, program, ${group} AS grp, ${values.join(', ')}, samples, began, proc_uid AS uid,
    true AS is_now
  FROM (${programUsageSql()})
  UNION ALL
  SELECT host, name, username, program, grp, ${values.map(() => 'NULL').join(', ')}, 0, false, 0, false
  FROM ${processRollupName('15m')} FINAL
  WHERE ${bucketRange}
)
GROUP BY grp`;

/**
 * Computes hours from quarter hours. A process that runs through a quarter has a row in it, so those of an hour are
 * those of its first quarter, and those that began later: which no earlier quarter has seen.
 */
export const hourProcessRollup = `
INSERT INTO ${processRollupName('1h')} (${columns})
SELECT any(host), any(name), any(username), any(program), toStartOfHour(ts), ${versionNow}, grp,
  ${maxima.map((name) => `max(${name})`).join(', ')}, sum(samples), ${sums},
  ${processesOf('ts')}, sum(began), argMax(proc_uid, ifNull(max_rss, 0)) AS largest,
  ${unlessLargest('argMax(if(cpu_proc_uid = 0, proc_uid, cpu_proc_uid), ifNull(cpu_ticks, 0))')}
FROM ${processRollupName('15m')} FINAL
WHERE ${bucketRange}
GROUP BY grp, toStartOfHour(ts)`;

/** The number of different processes of consecutive buckets; `time` orders them. */
export function processesOf(time: string): string {
  return `toUInt64(argMin(processes, ${time}) + sum(began) - argMin(began, ${time}))`;
}

function unlessLargest(uid: string): string {
  return `if(${uid} = largest, 0, ${uid})`;
}
