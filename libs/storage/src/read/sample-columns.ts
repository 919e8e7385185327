import { camelCase, type CamelCase } from '@psfleet/metric-catalog';
import {
  hasTotal,
  isQueried,
  sampleCounters,
  sampleGauges,
  type QueriedCounter,
  type Row,
  sampleTable,
  type SampleGauge,
  type TableDefinition,
} from '@psfleet/wire';

const queried = sampleCounters.filter(isQueried);

/** Gauges of a process, whose values are in its newest sample. */
export const gauges: readonly string[] = sampleGauges;
/** Counters that are read as totals since the start of the process: the newest total and the increases after it. */
export const totalledCounters: readonly string[] = queried.filter(hasTotal);
/** Counters that are read as their increase over an interval. */
export const intervalCounters: readonly string[] = queried.filter((name) => !hasTotal(name));

/** What queries read of samples. A counter is the total in units of its column, or the increase over an interval. */
export type SampleFields = Pick<Row<typeof sampleTable>, CamelCase<SampleGauge | QueriedCounter>>;

/** A column of a sample as rows have it: times are milliseconds since the epoch. */
export function readableSql(column: string, sql: string = column): string {
  const isTime = (sampleTable as TableDefinition)[column]?.kind === 'time';
  return isTime ? `toUnixTimestamp64Milli(${sql})` : sql;
}

/** Items of a select list that name columns as rows do: `num_fds AS numFds`. */
export function selectFields(
  columns: readonly string[],
  sqlOf: (column: string) => string = (column) => readableSql(column),
): string[] {
  return columns.map((column) => `${sqlOf(column)} AS ${camelCase(column)}`);
}

/**
 * The increase over the last tick, from the newest sample of a process. An older sample means that the process was idle
 * in the last tick; it must know the counter, or its agent may not read it at all.
 */
export function increaseOverTick(increase: string, sampleSeq: string, tickSeq: string): string {
  return `if(isNull(${increase}) OR ${sampleSeq} >= ${tickSeq}, ${increase}, 0)`;
}
