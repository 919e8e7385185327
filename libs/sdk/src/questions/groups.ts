import type { ExplainedMetric } from '../answers/explanation.js';
import type { HostFilter, MomentQuery, ProcessFilters } from './processes.js';
import type { Time } from './time.js';

/** What the processes of a group have in common. */
export type Grouping = 'name' | 'user' | 'unit' | 'container' | 'program';

type GroupAmount =
  | 'cpuPercent'
  | 'memory'
  | 'rss'
  | 'swap'
  | 'numThreads'
  | 'numFds'
  | 'cpuTime'
  | 'readBytes'
  | 'writeBytes'
  | 'ctxSwitches'
  | 'tcpSentBytes'
  | 'tcpReceivedBytes';

/** Groups of processes, at a moment (`at`) or over a time range (`from`, `to`). */
export interface ProcessGroupsQuery extends ProcessFilters, HostFilter, MomentQuery {
  /** Default: `name`. */
  readonly by?: Grouping;
  /** Whether the groups of each host are kept apart. Default: false. */
  readonly perHost?: boolean;
  /** The first six are those of a moment (default: `-cpuPercent`), the others of a time range (`-cpuTime`). */
  readonly sort?: `-${GroupAmount}`;
  /** Default: 100. */
  readonly limit?: number;
  /** Start of a time range, instead of a moment. */
  readonly from?: Time;
  /** End of the time range, exclusive; default: now. */
  readonly to?: Time;
}

/** What to explain: a metric of a host, at a moment (`at`) or over a time range (`from`, `to`). */
export interface ExplainQuery {
  readonly host: string;
  readonly metric: ExplainedMetric;
  /** Default: `process`. */
  readonly by?: 'process' | Grouping;
  /** The last tick at or before it; default: now. */
  readonly at?: string | number;
  /** Start of a time range; memory is then explained at its maximum. */
  readonly from?: string | number;
  /** Default: now. */
  readonly to?: string | number;
  /** How many shares to list; the others are summed up. Default: 20. */
  readonly limit?: number;
}
