import type { Storage } from '../client.js';
import { readProcessTable, type ProcessTableRow } from './process-table.js';
import { anchoredRows, anchorParams, anchorsSql, type TableAnchor } from './table-anchors.js';
import { figureColumns, type DoneFigure, type StandingFigure } from './top-figures.js';

const standingSorts: Readonly<Record<StandingFigure, 'rss' | 'numFds' | 'numThreads'>> = { rss: 'rss', fds: 'numFds', threads: 'numThreads' };

/** `value`: percent of one CPU or bytes per second over the last tick; bytes or a count as the process stands. Never 0. */
export interface TopRow extends ProcessTableRow {
  readonly value: number;
}

interface TopAnswer {
  readonly rows: TopRow[];
  readonly rowsRead: number;
}

export interface Busiest {
  readonly rows: readonly { readonly host: string; readonly procUid: string; readonly value: number }[];
  readonly rowsRead: number;
}

const noLimit = 2 ** 32 - 1;

export interface BusiestQuestion {
  /** The last one of each host. */
  readonly ticks: readonly Omit<TableAnchor, 'keyframeTs' | 'keyframeSeq'>[];
  readonly by: DoneFigure;
  readonly limit: number;
}

/** Who did the most in the last tick: that is in the rows of the last tick, a short range. Throws StorageError. */
export async function readBusiest(storage: Storage, { ticks, by, limit }: BusiestQuestion): Promise<Busiest> {
  if (ticks.length === 0) return { rows: [], rowsRead: 0 };
  return storage.query<Busiest['rows'][number]>(
    `
WITH ${anchorsSql}
SELECT s.host AS host, leftPad(lower(hex(s.proc_uid)), 16, '0') AS procUid, round(s.${figureColumns[by]} * 1000 / a.elapsed_ms, 1) AS value
FROM process_samples AS s INNER JOIN anchors AS a ON a.host = s.host
WHERE ${anchoredRows('s')}
  AND s.seq >= a.tick_seq AND s.seq <= a.last_seq AND s.${figureColumns[by]} > 0 AND a.elapsed_ms > 0
ORDER BY value DESC, s.proc_uid
LIMIT 1 BY s.host, s.proc_uid
LIMIT {limit:UInt32}`,
    { params: { ...anchorParams(ticks.map((tick) => ({ ...tick, keyframeTs: tick.lastTs, keyframeSeq: tick.tickSeq }))), limit } },
  );
}

/** Their rows in the tables made of the anchors, which are of the same ticks. Throws StorageError. */
export async function readTopOfBusiest(storage: Storage, anchors: readonly TableAnchor[], busiest: Busiest['rows']): Promise<TopAnswer> {
  const hosts = new Set(busiest.map(({ host }) => host));
  const procUids = busiest.map(({ procUid }) => procUid);
  const table = await readProcessTable(storage, { anchors: anchors.filter(({ host }) => hosts.has(host)), procUids, sort: 'rss', descending: true, limit: noLimit });
  const byProcess = new Map(table.rows.map((row) => [`${row.host} ${row.procUid}`, row]));
  const rows = busiest.flatMap(({ host, procUid, value }) => {
    const row = byProcess.get(`${host} ${procUid}`);
    return row === undefined ? [] : [{ ...row, value }];
  });
  return { rows, rowsRead: table.rowsRead };
}

export interface TopStandingQuestion {
  readonly anchors: readonly TableAnchor[];
  readonly by: StandingFigure;
  /** At most 1,000. */
  readonly limit: number;
  /** Who never stood so high since the keyframe is not looked at; 0 for everybody. The answer holds down to this value. */
  readonly atLeast: number;
}

/** With more of those that stood high, all are looked at instead of them. */
const mostFound = 4_000;

/**
 * How a process stands tells its last row, wherever that lies behind the keyframe; an end has no value and leaves it out. Who stands high enough now has a
 * row that says so: one column is looked through for those, and the table is made of them alone. Some of them stand lower by now. Throws StorageError.
 */
export async function readTopStanding(storage: Storage, { anchors, by, limit, atLeast }: TopStandingQuestion): Promise<TopAnswer> {
  if (anchors.length === 0) return { rows: [], rowsRead: 0 };
  const sort = standingSorts[by];
  const found = atLeast === 0 ? null : await readStandingOnce(storage, anchors, figureColumns[by], atLeast);
  const only = found === null || found.procUids.length === mostFound ? {} : { procUids: found.procUids };
  const { rows, rowsRead } = await readProcessTable(storage, { anchors, sort, descending: true, limit, ...only });
  return { rows: rows.flatMap((row) => (row[sort] === null || row[sort] === 0 ? [] : [{ ...row, value: row[sort] }])), rowsRead: rowsRead + (found?.rowsRead ?? 0) };
}

/** Processes that stood so high at one tick at least; {@link mostFound} at most. */
async function readStandingOnce(storage: Storage, anchors: readonly TableAnchor[], column: string, atLeast: number): Promise<{ procUids: string[]; rowsRead: number }> {
  const { rows, rowsRead } = await storage.query<{ procUid: string }>(
    `SELECT DISTINCT leftPad(lower(hex(proc_uid)), 16, '0') AS procUid FROM process_samples AS s WHERE ${anchoredRows('s')} AND s.${column} >= {atLeast:UInt64} LIMIT {most:UInt32}`,
    { params: { ...anchorParams(anchors), atLeast, most: mostFound } },
  );
  return { procUids: rows.map(({ procUid }) => procUid), rowsRead };
}
