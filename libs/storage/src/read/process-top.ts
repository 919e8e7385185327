import type { Storage } from '../client.js';
import { readProcessTable, type ProcessSort, type ProcessTableRow } from './process-table.js';
import { anchoredRows, anchorParams, anchorsSql, type TableAnchor } from './table-anchors.js';

/** What processes can be the top of: CPU and bytes are done, the others are how a process stands. */
export const topFigures = ['cpu', 'rss', 'readBytes', 'writeBytes', 'fds', 'threads'] as const;
export type TopFigure = (typeof topFigures)[number];

export type DoneFigure = 'cpu' | 'readBytes' | 'writeBytes';
type StandingFigure = Exclude<TopFigure, DoneFigure>;

/** Per second and in percent: 1/100 seconds per second are percent of one CPU. */
export const doneColumns: Readonly<Record<DoneFigure, string>> = { cpu: 'cpu_ticks', readBytes: 'read_bytes', writeBytes: 'write_bytes' };
const standingColumns: Readonly<Record<StandingFigure, { readonly column: string; readonly sort: 'rss' | 'numFds' | 'numThreads' }>> = {
  rss: { column: 'rss', sort: 'rss' },
  fds: { column: 'num_fds', sort: 'numFds' },
  threads: { column: 'num_threads', sort: 'numThreads' },
};

/** `value`: percent of one CPU or bytes per second over the last tick; bytes or a count as the process stands. Never 0. */
export interface TopRow extends ProcessTableRow {
  readonly value: number;
}

export interface TopQuestion {
  readonly anchors: readonly TableAnchor[];
  readonly by: TopFigure;
  /** At most 1,000. */
  readonly limit: number;
}

export function isDoneFigure(by: TopFigure): by is DoneFigure {
  return by in doneColumns;
}

interface TopAnswer {
  readonly rows: TopRow[];
  readonly rowsRead: number;
}

/** The processes that are the top of the tables made of the anchors. Throws StorageError. */
export async function readTop(storage: Storage, { anchors, by, limit }: TopQuestion): Promise<TopAnswer> {
  if (anchors.length === 0) return { rows: [], rowsRead: 0 };
  return isDoneFigure(by) ? readDone(storage, anchors, by, limit) : readStanding(storage, anchors, by, limit);
}

interface Candidate {
  readonly host: string;
  readonly procUid: string;
  readonly value: number;
}

/** What was done in the last tick is in the rows of the last tick: a short range. */
async function readDone(storage: Storage, anchors: readonly TableAnchor[], by: DoneFigure, limit: number): Promise<TopAnswer> {
  const { rows: candidates, rowsRead } = await storage.query<Candidate>(
    `
WITH ${anchorsSql}
SELECT s.host AS host, leftPad(lower(hex(s.proc_uid)), 16, '0') AS procUid, round(s.${doneColumns[by]} * 1000 / a.elapsed_ms, 1) AS value
FROM process_samples AS s INNER JOIN anchors AS a ON a.host = s.host
WHERE ${anchoredRows('s')}
  AND s.seq >= a.tick_seq AND s.seq <= a.last_seq AND s.${doneColumns[by]} > 0 AND a.elapsed_ms > 0
ORDER BY value DESC, s.proc_uid
LIMIT 1 BY s.host, s.proc_uid
LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(anchors.map((anchor) => ({ ...anchor, keyframeTs: anchor.lastTs }))), limit } },
  );
  const table = await readRowsOf(storage, anchors, candidates, 'rss');
  const byProcess = new Map(table.rows.map((row) => [`${row.host} ${row.procUid}`, row]));
  const rows = candidates.flatMap(({ host, procUid, value }) => {
    const row = byProcess.get(`${host} ${procUid}`);
    return row === undefined ? [] : [{ ...row, value }];
  });
  return { rows, rowsRead: rowsRead + table.rowsRead };
}

/** Processes that are looked at for each one that is asked for. */
const spare = 10;
const candidateLimit = 4000;

/**
 * How a process stands tells its last row, wherever that lies behind the keyframe; an end has no value and leaves it out. A table of all processes of the
 * fleet costs ten times as much: it is made of those that stand highest, and that suffices if none of the others can stand higher than the last one of the
 * answer. The highest value ever would be a bound too, but batch jobs that ended stand behind most of those.
 */
async function readStanding(storage: Storage, anchors: readonly TableAnchor[], by: StandingFigure, limit: number): Promise<TopAnswer> {
  const { column, sort } = standingColumns[by];
  let read = 0;
  for (const processes of new Set([Math.min(limit * spare, candidateLimit), candidateLimit])) {
    const { rows: candidates, rowsRead } = await readHighest(storage, anchors, column, processes);
    const table = await readRowsOf(storage, anchors, candidates, sort, limit);
    read += rowsRead + table.rowsRead;
    const isAll = candidates.length < processes;
    const isCertain = isAll || (table.rows.length === limit && (table.rows.at(-1)?.[sort] ?? 0) >= (candidates.at(-1)?.value ?? 0));
    if (isCertain) return { rows: rankRows(table.rows, sort), rowsRead: read };
  }
  const { rows, rowsRead } = await readProcessTable(storage, { anchors, sort, descending: true, limit });
  return { rows: rankRows(rows, sort), rowsRead: read + rowsRead };
}

/**
 * A number stands for the host's name while rows are grouped: a name for each of all processes costs half as much again. By the process alone it is not
 * enough: a host that tells of the process of another would stand for it. Rows of a tick that is not complete yet are looked at too: they may put a
 * candidate in the wrong place, for as long as the tick arrives.
 */
async function readHighest(storage: Storage, anchors: readonly TableAnchor[], column: string, processes: number): Promise<{ rows: Candidate[]; rowsRead: number }> {
  return storage.query<Candidate>(
    `
SELECT h.host AS host, leftPad(lower(hex(c.proc_uid)), 16, '0') AS procUid, c.value AS value
FROM (
  SELECT s.proc_uid AS proc_uid, cityHash64(s.host) AS host_hash, argMax(ifNull(s.${column}, 0), s.seq) AS value
  FROM process_samples AS s
  WHERE ${anchoredRows('s')}
  GROUP BY proc_uid, host_hash
  HAVING value > 0
  ORDER BY value DESC
  LIMIT {processes:UInt32}
) AS c INNER JOIN (SELECT arrayJoin({hosts:Array(String)}) AS host) AS h ON cityHash64(h.host) = c.host_hash
ORDER BY value DESC`,
    { params: { ...anchorParams(anchors), processes } },
  );
}

function rankRows(rows: readonly ProcessTableRow[], sort: 'rss' | 'numFds' | 'numThreads'): TopRow[] {
  return rows.flatMap((row) => (row[sort] === null || row[sort] === 0 ? [] : [{ ...row, value: row[sort] }]));
}

const noLimit = 2 ** 32 - 1;

/** How some processes stood, of the hosts that have them. */
async function readRowsOf(storage: Storage, anchors: readonly TableAnchor[], processes: readonly Candidate[], sort: ProcessSort, limit = noLimit): Promise<{ rows: ProcessTableRow[]; rowsRead: number }> {
  const hosts = new Set(processes.map(({ host }) => host));
  return readProcessTable(storage, { anchors: anchors.filter(({ host }) => hosts.has(host)), procUids: processes.map(({ procUid }) => procUid), sort, descending: true, limit });
}
