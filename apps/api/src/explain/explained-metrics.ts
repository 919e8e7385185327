import { ownDisks } from '@psfleet/display';
import { catalog, type GroupDefinition } from '@psfleet/metric-catalog';
import type { UsedAmount } from '@psfleet/storage';

/** A counter of a host that processes account for. */
export interface ExplainedCounter {
  readonly unit: string;
  /** What each process used. */
  readonly amount: UsedAmount;
  /** The host's own counters. */
  readonly group: GroupDefinition;
  /** Fields that add up to what the processes should. */
  readonly parts: readonly string[];
  /** Fields that are shown beside them. */
  readonly apart: readonly string[];
  /** Which series of the group count, by the values of its dimensions; those of the whole host together. */
  readonly pick: (dimensions: readonly (readonly string[])[]) => readonly (readonly string[])[];
}

const all: ExplainedCounter['pick'] = (dimensions) => dimensions;
const totalOnly: ExplainedCounter['pick'] = (dimensions) => dimensions.filter(([name]) => name === '');
const wholeDisks: ExplainedCounter['pick'] = (dimensions) => {
  const own = ownDisks(dimensions.map(([name = '']) => name));
  return dimensions.filter(([name = '']) => own.includes(name));
};

function counter(
  amount: UsedAmount,
  unit: string,
  group: GroupDefinition,
  parts: readonly string[],
  { apart = [], pick = all }: Partial<Pick<ExplainedCounter, 'apart' | 'pick'>> = {},
): ExplainedCounter {
  return { amount, unit, group, parts, apart, pick };
}

/** The counters that can be explained, by their names in requests. */
export const explainedCounters = {
  cpu: counter('cpuTime', 's', catalog.cpu_times, ['user', 'system', 'nice'], {
    apart: ['irq', 'softirq', 'steal', 'iowait', 'idle'],
    pick: totalOnly,
  }),
  readBytes: counter('readBytes', 'By', catalog.disk_io_counters, ['read_bytes'], { pick: wholeDisks }),
  writeBytes: counter('writeBytes', 'By', catalog.disk_io_counters, ['write_bytes'], { pick: wholeDisks }),
  ctxSwitches: counter('ctxSwitches', '{switch}', catalog.cpu_stats, ['ctx_switches']),
  tcpSentBytes: counter('tcpSentBytes', 'By', catalog.tcp_traffic, ['sent_bytes'], {
    apart: ['unattributed_sent_bytes'],
  }),
  tcpReceivedBytes: counter('tcpReceivedBytes', 'By', catalog.tcp_traffic, ['received_bytes'], {
    apart: ['unattributed_received_bytes'],
  }),
} as const satisfies Record<string, ExplainedCounter>;

export type ExplainedCounterName = keyof typeof explainedCounters;

export const uncountedWarning = (metric: ExplainedCounterName): string =>
  `the host does not count ${metric}, so there is no total`;

/** Memory is a gauge: it is explained at a moment. */
export const explainedMetrics = [
  'cpu',
  'memory',
  ...(Object.keys(explainedCounters).filter((name) => name !== 'cpu') as Exclude<ExplainedCounterName, 'cpu'>[]),
] as const;
export type ExplainedMetric = (typeof explainedMetrics)[number];
