import type { Process, ProcessDetail, ProcessPoint } from '@psfleet/sdk';
import type { RecordedTables } from './recorded-tables.js';

/** What the file knows about one process; null if it has none with this procUid. */
export function findProcess(tables: RecordedTables, procUid: string): ProcessDetail | null {
  let [first, last]: [number | null, { readonly at: number; readonly row: Process } | null] = [null, null];
  for (const each of tables.rowsOf(procUid)) {
    first ??= each.at;
    last = each;
  }
  if (last === null || first === null) {
    return null;
  }
  return {
    ...last.row,
    // The file has rows of tables only: neither boots nor ends.
    bootId: '',
    startTicks: null,
    exit: null,
    running: null,
    firstSeen: new Date(first).toISOString(),
    lastSeen: new Date(last.at).toISOString(),
  };
}

export interface Buckets {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly stepMs: number;
}

/** The values of a process at the end of each bucket, with the mean of its CPU. */
export function historyOf(tables: RecordedTables, procUid: string, { from, to, stepMs }: Buckets): ProcessPoint[] {
  const buckets = new Map<number, { row: Process; cpu: number[] }>();
  for (const { at, row } of tables.rowsOf(procUid)) {
    if (at >= from && at < to) {
      const start = Math.floor(at / stepMs) * stepMs;
      const bucket = buckets.get(start) ?? { row, cpu: [] };
      bucket.row = row;
      if (row.cpuPercent !== null) {
        bucket.cpu.push(row.cpuPercent);
      }
      buckets.set(start, bucket);
    }
  }
  return [...buckets].map(([start, { row, cpu }]) => toPoint(row, start, cpu));
}

function toPoint(row: Process, start: number, cpu: readonly number[]): ProcessPoint {
  return {
    ts: new Date(start).toISOString(),
    status: row.status,
    cpuPercent: cpu.length === 0 ? null : cpu.reduce((sum, value) => sum + value, 0) / cpu.length,
    cpuTime: row.cpuTime,
    rss: row.rss,
    vms: row.vms,
    shared: row.shared,
    peakRss: row.peakRss,
    swap: row.swap,
    pss: row.pss,
    uss: row.uss,
    pssAt: row.pssAt,
    numThreads: row.numThreads,
    numFds: row.numFds,
    readBytes: row.readBytes,
    writeBytes: row.writeBytes,
    tcpSentBytes: row.tcpSentBytes,
    tcpReceivedBytes: row.tcpReceivedBytes,
    majorFaults: row.majorFaults,
    nice: row.nice,
  };
}
