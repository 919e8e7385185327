import type { SearchExpression } from '@psfleet/search';
import type { Storage } from '../client.js';
import { procUidText } from '../proc-uid-sql.js';
import { whereParams, type ProcessFilters } from './process-conditions.js';
import { exitCondition, identityCondition, identityMs } from './range-conditions.js';

/**
 * The runs of one program on one host within a time range. Times are milliseconds since the epoch. `cmdline`,
 * `username` and `procUid` are those of the run that was seen last.
 */
export interface ProcessRunsRow {
  readonly host: string;
  readonly name: string;
  readonly exe: string | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The number of processes. */
  readonly runs: number;
  readonly commandLines: number;
  readonly cmdline: readonly string[];
  readonly cmdlineKnown: boolean;
  readonly cmdlineCut: boolean;
  readonly username: string | null;
  readonly procUid: string;
}

export interface ProcessRunsQuery extends ProcessFilters {
  readonly where: SearchExpression;
  readonly hosts?: readonly string[];
  /** Milliseconds since the epoch; the range includes `from` and excludes `to`. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`;
const time = (parameter: string): string => `fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`;

function renderSql({ where, hosts }: ProcessRunsQuery): string {
  const ofHosts = (alias: string): string => (hosts === undefined ? '' : `AND ${alias}.host IN {hosts:Array(String)}`);
  const isIdentity = identityCondition(where);
  const isExit = exitCondition(where);
  return `
WITH matched AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid, (p.seq, p.ts) AS sent, ${ms('p.ts')} AS seen,
    toInt64(p.create_time * 1000) AS created,
    tuple(p.name, p.exe, CAST(p.username, 'Nullable(String)'), p.cmdline, p.cmdline_known, p.cmdline_cut) AS facts
  FROM processes AS p
  WHERE p.ts >= ${time('seenFrom')} AND p.ts < ${time('seenTo')} ${ofHosts('p')}
    AND ${isIdentity}
),
identified AS (
  SELECT host, proc_uid, min(sent) AS first_sent, max(sent) AS last_sent, 
    min(seen) AS first_match, max(seen) AS last_match, any(created) AS created, argMax(facts, sent) AS facts
  FROM matched
  GROUP BY host, proc_uid
),
changes AS (
  SELECT p.host AS host, p.proc_uid AS proc_uid, min((p.seq, p.ts)) AS first_sent, max((p.seq, p.ts)) AS last_sent
  FROM processes AS p
  WHERE p.ts >= ${time('seenFrom')} AND p.ts < ${time('seenTo')}
    AND (p.host, p.proc_uid) IN (SELECT host, proc_uid FROM matched)
  GROUP BY p.host, p.proc_uid
),
ends AS (
  SELECT e.host AS host, e.proc_uid AS proc_uid, max(${ms('e.at')}) AS ended
  FROM process_events AS e
  WHERE e.kind = 'exit' AND e.at >= ${time('seenFrom')} AND e.at < ${time('seenTo')}
    AND (e.host, e.proc_uid) IN (SELECT host, proc_uid FROM matched)
  GROUP BY e.host, e.proc_uid
),
last_ticks AS (
  SELECT t.host AS host, max(${ms('t.ts')}) AS tick
  FROM ticks AS t
  WHERE t.ts >= ${time('ticksFrom')} AND t.ts < ${time('seenTo')} ${ofHosts('t')}
  GROUP BY t.host
),
runs AS (
  SELECT i.host AS host, i.proc_uid AS run, i.proc_uid AS proc_uid,
    if(c.first_sent < i.first_sent, i.first_match, least(ifNull(i.created, i.first_match), i.first_match)) AS begun,
    multiIf(
      c.last_sent > i.last_sent, i.last_match,
      isNotNull(e.ended), greatest(e.ended, begun),
      ifNull(l.tick > i.last_match AND l.tick <= i.last_match + {identityMs:Int64}, false), l.tick,
      i.last_match
    ) AS seen,
    i.facts AS facts
  FROM identified AS i
  INNER JOIN changes AS c ON c.host = i.host AND c.proc_uid = i.proc_uid
  LEFT JOIN ends AS e ON e.host = i.host AND e.proc_uid = i.proc_uid
  LEFT JOIN last_ticks AS l ON l.host = i.host
  ${isExit === null ? '' : unsweptSql(isExit, ofHosts('e'))}
),
programs AS (
  SELECT
    toString(r.host) AS host,
    r.facts.1 AS name,
    r.facts.2 AS exe,
    greatest(min(r.begun), {from:Int64}) AS first_seen,
    least(max(r.seen), {to:Int64}) AS last_seen,
    uniqExact(r.run) AS runs,
    uniqExact(r.facts.4) AS command_lines,
    argMax(tuple(r.facts.4, r.facts.5, r.facts.6, r.facts.3, ${procUidText('r.proc_uid')}), (r.seen, r.run)) AS newest
  FROM runs AS r
  WHERE r.seen >= {from:Int64} AND r.begun < {to:Int64}
  GROUP BY r.host, name, exe
)
SELECT
  host,
  name,
  exe,
  first_seen AS firstSeen,
  last_seen AS lastSeen,
  runs,
  command_lines AS commandLines,
  newest.1 AS cmdline,
  newest.2 AS cmdlineKnown,
  newest.3 AS cmdlineCut,
  newest.4 AS username,
  newest.5 AS procUid
FROM programs
ORDER BY last_seen DESC, host, name, exe
LIMIT {limit:UInt32}`;
}

/** The processes that no sweep saw; those of which not even the start is known count by the event of their end. */
const unsweptSql = (condition: string, ofHosts: string): string => `
  UNION ALL
  SELECT e.host AS host, if(e.proc_uid = 0, cityHash64(e.ts, e.seq, e.nr), e.proc_uid) AS run, e.proc_uid AS proc_uid,
    ${ms('e.at')} - ifNull(toInt64(e.lifetime_ms), 0) AS begun,
    ${ms('e.at')} AS seen,
    tuple(
      CAST(ifNull(e.name, ''), 'String'), CAST(NULL, 'Nullable(String)'), CAST(e.username, 'Nullable(String)'),
      e.cmdline, e.cmdline_known, ifNull(e.cmdline_cut, false)) AS facts
  FROM process_events AS e
  WHERE e.kind = 'exit' AND e.unswept AND e.at >= ${time('from')} AND e.at < ${time('to')} ${ofHosts}
    AND ${condition}`;

/**
 * Reads which programs that match a search ran in a time range, by host, the last seen first. A process counts until
 * its exit; without one, until the last tick of its host if its identity was sent within the hour before. Where the
 * host was silent at the end of the range only the last identity counts, which may be an hour early. Throws
 * StorageError; conditions of conditionsOfMoment are not answered.
 */
export async function readProcessRuns(
  storage: Storage,
  query: ProcessRunsQuery,
): Promise<{ rows: ProcessRunsRow[]; rowsRead: number }> {
  const { hosts = [], from, to, limit } = query;
  return storage.query<ProcessRunsRow>(renderSql(query), {
    params: {
      ...whereParams(query),
      hosts,
      from,
      to,
      limit,
      identityMs,
      seenFrom: Math.max(0, from - identityMs),
      seenTo: to + identityMs,
      ticksFrom: Math.max(from, to - 2 * identityMs, 0),
    },
    settings: { join_use_nulls: 1 },
  });
}
