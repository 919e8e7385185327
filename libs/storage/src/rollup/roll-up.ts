import type { ClickHouseSettings } from '@clickhouse/client';
import type { Storage } from '../client.js';
import { ticksTable } from '../schema/host-tables.js';
import { metricTables } from '../schema/metric-tables.js';
import { defaultRetentionDays } from '../schema/retention.js';
import { readDueRanges, type DueRange } from './due-ranges.js';
import { renderHourRollup, renderMinuteRollup } from './metric-rollup-sql.js';
import { splitByHosts } from './host-portions.js';
import { hourProcessRollup, quarterProcessRollup } from './process-rollup-sql.js';
import { readMarks, writeMarks, type StorageMarks } from './storage-marks.js';

export interface RollUpOptions {
  /** The delay between the end of a bucket and its computation, at least `visibleMs`. Default 75 s. */
  readonly settleMs?: number;
  /** How long after its start an insert may become visible. Default 70 s, longer than an insert may take. */
  readonly visibleMs?: number;
  /** The retention of raw rows in days. */
  readonly rawDays?: number;
  readonly signal?: AbortSignal;
}

export interface RollUpStep {
  /** Whether everything that is due was computed; otherwise the next step continues. */
  readonly caughtUp: boolean;
  /** The number of statements that ran. */
  readonly statements: number;
}

const defaultSettleMs = 75_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The order matters: hours are computed from the finer levels. */
const levels: readonly { widthMs: number; statements: readonly string[] }[] = [
  { widthMs: minuteMs, statements: metricTables.map(renderMinuteRollup) },
  { widthMs: 15 * minuteMs, statements: [quarterProcessRollup] },
  { widthMs: hourMs, statements: [...metricTables.map(renderHourRollup), hourProcessRollup] },
];

/** Rollups run beside inserts and queries, so they use one thread and spill to disk instead of growing. */
const gentle: ClickHouseSettings = {
  max_threads: 1,
  max_bytes_before_external_group_by: '200000000',
  do_not_merge_across_partitions_select_final: 1,
};

/**
 * Computes what became due since the last step, at most one hour of it, and records how far it came. Every bucket is
 * computed from rows and replaces the earlier result, so a step may be repeated, interrupted, or run by two collectors
 * at once. Throws StorageError.
 */
export async function rollUpStep(storage: Storage, options: RollUpOptions = {}): Promise<RollUpStep> {
  const { settleMs = defaultSettleMs, visibleMs = 70_000, rawDays = defaultRetentionDays.raw, signal } = options;
  const marks = await readMarks(storage);
  const since = await readStart(storage, marks);
  if (since === null) {
    return { caughtUp: true, statements: 0 };
  }
  const now = await readServerTime(storage);
  const until = Math.min(now, since + hourMs);
  // ClickHouse drops a part once all its rows have expired. The extra hour is what an hour bucket is computed from.
  const expired = now - rawDays * dayMs + hourMs;
  const floor = Math.max(expired, marks['raw-expired'] ?? 0, marks['raw-dropped'] ?? 0);
  const settledTo = marks.settled ?? since - settleMs;
  let statements = 0;
  for (const level of levels) {
    for (const range of await readDueRanges(storage, {
      widthMs: level.widthMs,
      settledTo,
      since,
      until,
      settleMs,
      visibleMs,
      floor,
    })) {
      for (const portion of await splitByHosts(storage, range)) {
        statements += await compute(storage, level.statements, portion, signal);
      }
    }
  }
  await writeMarks(storage, { 'rolled-up': until, settled: until - settleMs, 'raw-expired': expired });
  return { caughtUp: until === now, statements };
}

async function compute(
  storage: Storage,
  statements: readonly string[],
  { from, to, hosts }: DueRange,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (const statement of statements) {
    signal?.throwIfAborted();
    await storage.command(statement, {
      params: { from, to, hosts },
      settings: gentle,
      ...(signal === undefined ? {} : { signal }),
    });
  }
  return statements.length;
}

/** Reads where the last step ended, or the time of the oldest tick before the first step; null if there is none. */
async function readStart(storage: Storage, marks: StorageMarks): Promise<number | null> {
  if (marks['rolled-up'] !== undefined) {
    return marks['rolled-up'];
  }
  const { rows } = await storage.query<{ oldest: number }>(
    `SELECT toUnixTimestamp64Milli(min(ts)) AS oldest FROM ${ticksTable.name} HAVING count() > 0`,
  );
  return rows[0]?.oldest ?? null;
}

async function readServerTime(storage: Storage): Promise<number> {
  const { rows } = await storage.query<{ now: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS now');
  const [row] = rows;
  if (row === undefined) {
    throw new Error('SELECT without FROM answers with one row');
  }
  return row.now;
}
