/**
 * What the exits of processes add to a column of their samples, by the column's name: CPU time in 1/100 seconds and
 * bytes since the last sample of a process, or all of one that no sweep saw, whose memory is in no sample either. The
 * most memory that a process had may be from after its last sample.
 */
export const endedValues = {
  cpu_ticks: 'e.unsampled_cpu_ns / 1e7',
  rss: 'if(e.unswept, e.peak_rss, NULL)',
  peak_rss: 'e.peak_rss',
  read_bytes: 'e.unsampled_read_bytes',
  write_bytes: 'e.unsampled_write_bytes',
} as const;

/** The value of an exit for a column of the samples; null where exits have none. */
export function endedValue(column: string): string | null {
  return Object.entries(endedValues).find(([name]) => name === column)?.[1] ?? null;
}

/** Hosts tick at least once an hour, and a collector refuses events far ahead of their tick. */
const [earlierHours, laterMinutes] = [1, 10];

/**
 * Limits exits by the time of their tick, between the placeholders `from` and `to`. The table is sorted by the time of
 * the event, which is little earlier.
 */
export function endedInTicks(from: string, to: string): string {
  const [start, end] = [
    `fromUnixTimestamp64Milli({${from}:Int64}, 'UTC')`,
    `fromUnixTimestamp64Milli({${to}:Int64}, 'UTC')`,
  ];
  return `e.at >= ${start} - INTERVAL ${earlierHours} HOUR AND e.at < ${end} + INTERVAL ${laterMinutes} MINUTE
    AND e.ts >= ${start} AND e.ts < ${end} AND e.kind = 'exit'`;
}

/** Limits exits by their own time, between the placeholders `from` and `to`. */
export function endedBetween(from: string, to: string): string {
  return `e.at >= fromUnixTimestamp64Milli({${from}:Int64}, 'UTC')
    AND e.at < fromUnixTimestamp64Milli({${to}:Int64}, 'UTC') AND e.kind = 'exit'`;
}
