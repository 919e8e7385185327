import { procUidText } from '../proc-uid-sql.js';
import type { ProcessFilters } from './process-conditions.js';
import { exitCondition, identityCondition } from './range-conditions.js';

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`;
const time = (parameter: string): string => `fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`;

/** Long texts of a million processes would not fit into memory: programs are told apart by hashes. */
const nameStart = (name: string): string => `substring(${name}, 1, 64)`;
const programHash = (name: string, exe: string): string => `cityHash64(${name}, ifNull(${exe}, ''), isNull(${exe}))`;

/** Only these hosts, or all others of the question. */
export interface HostSelection {
  readonly hosts: readonly string[];
  readonly isExcluded: boolean;
}

/**
 * The programs of a range, each with the row that tells its newest facts. An identity is valid until the next one of
 * its process, which may have become another program, so a condition is about the time between the two.
 */
export function programsSql({ where }: ProcessFilters, { hosts, isExcluded }: HostSelection): string {
  const ofHosts = (alias: string): string => `AND ${alias}.host ${isExcluded ? 'NOT IN' : 'IN'} {hosts:Array(String)}`;
  const isSeen = (alias: string, column: string): string =>
    `${alias}.${column} >= ${time('seenFrom')} AND ${alias}.${column} < ${time('seenTo')} ${ofHosts(alias)}`;
  const isIdentity = where === undefined ? 'true' : identityCondition(where, isExcluded ? null : hosts);
  const isExit = where === undefined ? 'true' : exitCondition(where);
  const isMatched = (alias: string): string =>
    where === undefined
      ? ''
      : `AND (${alias}.host, ${alias}.proc_uid) IN (
      SELECT p.host, p.proc_uid FROM processes AS p WHERE ${isSeen('p', 'ts')} AND ${isIdentity}
    )`;
  return `
WITH
steps AS (
  SELECT p.host AS host, p.proc_uid AS uid, false AS is_end, p.seq AS sent_seq, ${ms('p.ts')} AS seen,
    toInt64(p.create_time * 1000) AS created, ${isIdentity} AS is_match,
    ${nameStart('p.name')} AS name_start, ${programHash('p.name', 'p.exe')} AS program,
    p.text_hash AS command_line
  FROM processes AS p
  WHERE ${isSeen('p', 'ts')} ${isMatched('p')}
  UNION ALL
  SELECT e.host, e.proc_uid, true, 0, ${ms('e.at')}, NULL, false, '', 0, 0
  FROM process_events AS e
  WHERE e.kind = 'exit' AND ${isSeen('e', 'at')} ${isMatched('e')}
),
intervals AS (
  SELECT host, uid, is_end, sent_seq, seen, created, is_match, name_start, program, command_line,
    isNull(lagInFrame(toNullable(seen)) OVER of_process) AS is_first,
    leadInFrame(toNullable(seen)) OVER of_process AS next_seen,
    leadInFrame(toNullable(is_end)) OVER of_process AS is_next_end
  FROM steps
  WINDOW of_process AS (
    PARTITION BY host, uid ORDER BY is_end, sent_seq, seen ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  )
),
last_ticks AS (
  SELECT t.host AS host, max(${ms('t.ts')}) AS tick
  FROM ticks AS t
  WHERE t.ts >= ${time('ticksFrom')} AND t.ts < ${time('seenTo')} ${ofHosts('t')}
  GROUP BY t.host
),
runs AS (
  SELECT i.host AS host, i.uid AS run, i.uid AS proc_uid, i.name_start AS name_start, i.program AS program,
    i.command_line AS command_line, i.sent_seq AS sent_seq, i.seen AS sent_at, toUInt32(0) AS nr, false AS is_unswept,
    ifNull(i.is_next_end, true) AS is_last,
    if(i.is_first, least(ifNull(i.created, i.seen), i.seen), i.seen) AS begun,
    multiIf(
      isNotNull(i.next_seen), greatest(assumeNotNull(i.next_seen), begun),
      ifNull(l.tick > i.seen AND l.tick <= i.seen + {identityMs:Int64}, false), assumeNotNull(l.tick),
      i.seen
    ) AS until
  FROM intervals AS i
  LEFT JOIN last_ticks AS l ON l.host = i.host
  WHERE i.is_match
  ${isExit === null ? '' : unsweptSql(isExit, isSeen('e', 'at'))}
)
SELECT
  toString(r.host) AS host,
  greatest(min(r.begun), {from:Int64}) AS firstSeen,
  least(max(r.until), {to:Int64}) AS lastSeen,
  uniqExact(r.run) AS runs,
  uniqExact(r.command_line) AS commandLines,
  argMax((r.is_unswept, r.proc_uid, r.sent_seq, r.sent_at, r.nr), (r.until, r.run, r.sent_seq)) AS newest,
  newest.1 AS isUnswept,
  ${procUidText('newest.2')} AS procUid,
  newest.3 AS seq,
  newest.4 AS ts,
  newest.5 AS nr
FROM runs AS r
WHERE r.begun < {to:Int64} AND (r.until > {from:Int64} OR (r.is_last AND r.until = {from:Int64}))
GROUP BY r.host, r.program
ORDER BY lastSeen DESC, host, any(r.name_start), r.program
LIMIT {limit:UInt32}`;
}

/** The processes that no sweep saw; those of which not even the start is known count by the event of their end. */
const unsweptSql = (condition: string, isSeen: string): string => `
  UNION ALL
  SELECT e.host, if(e.proc_uid = 0, cityHash64(e.ts, e.seq, e.nr), e.proc_uid), e.proc_uid,
    ${nameStart("ifNull(e.name, '')")}, ${programHash("ifNull(e.name, '')", "CAST(NULL, 'Nullable(String)')")},
    sipHash64(ifNull(e.name, ''), e.cmdline), e.seq, ${ms('e.ts')}, e.nr, true, true,
    ${ms('e.at')} - ifNull(toInt64(e.lifetime_ms), 0), ${ms('e.at')}
  FROM process_events AS e
  WHERE e.kind = 'exit' AND e.unswept AND ${isSeen} AND e.at >= ${time('from')} AND ${condition}`;
