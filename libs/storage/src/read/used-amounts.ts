import { endedValue } from '../schema/ended-usage.js';

/** What processes use up over time: CPU time in seconds, bytes, and numbers of context switches. */
export const usedAmounts = [
  'cpuTime',
  'readBytes',
  'writeBytes',
  'ctxSwitches',
  'tcpSentBytes',
  'tcpReceivedBytes',
] as const;
export type UsedAmount = (typeof usedAmounts)[number];

/** The column of the samples and of the rollups that has the increases, and how many of its units make one of ours. */
const sources: Readonly<Record<UsedAmount, { readonly column: string; readonly units: number }>> = {
  cpuTime: { column: 'cpu_ticks', units: 100 },
  readBytes: { column: 'read_bytes', units: 1 },
  writeBytes: { column: 'write_bytes', units: 1 },
  ctxSwitches: { column: 'ctx_switches', units: 1 },
  tcpSentBytes: { column: 'tcp_sent_bytes', units: 1 },
  tcpReceivedBytes: { column: 'tcp_received_bytes', units: 1 },
};

const number = (sql: string, units: number): string =>
  `CAST(${sql} AS Nullable(Float64))${units === 1 ? '' : ` / ${units}`}`;

/** Adds up a column of amounts; sums of fractions of seconds have more digits than any clock. */
export function sumOfAmounts(amount: UsedAmount, column: string): string {
  return amount === 'cpuTime' ? `round(sum(${column}), 6)` : `sum(${column})`;
}

/** An amount in a sample `s`, as a nullable number. */
export function sampledAmount(amount: UsedAmount): string {
  const { column, units } = sources[amount];
  return number(`s.${column}`, units);
}

/** CPU time in a sample `s` of children that ended unseen, in seconds as a nullable number. */
export const sampledChildTime = number('s.child_ticks', 100);

/** CPU time in a sample `s` with that of these children. */
export const sampledTimeWithChildren = number(
  'ifNull(s.cpu_ticks + s.child_ticks, ifNull(s.cpu_ticks, s.child_ticks))',
  100,
);

/** What the exit `e` of a process adds to its samples; NULL where exits do not tell. */
export function endedAmount(amount: UsedAmount): string {
  const { column, units } = sources[amount];
  return number(endedValue(column) ?? 'NULL', units);
}

/** The same in a row of a process rollup, or of what one is computed from; null if rollups do not keep it. */
export function rolledAmount(amount: UsedAmount, row: string): string | null {
  const { column, units } = sources[amount];
  return amount === 'ctxSwitches' ? null : number(`${row}.${column}`, units);
}
