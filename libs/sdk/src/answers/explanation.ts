import type { Process } from './process.js';

/** A metric of a host that processes account for. */
export type ExplainedMetric =
  'cpu' | 'memory' | 'readBytes' | 'writeBytes' | 'ctxSwitches' | 'tcpSentBytes' | 'tcpReceivedBytes';

/** A process as it was when it used most. */
export type ShareProcess = Pick<
  Process,
  | 'procUid'
  | 'pid'
  | 'ppid'
  | 'name'
  | 'exe'
  | 'cmdline'
  | 'cmdlineCut'
  | 'username'
  | 'unit'
  | 'program'
  | 'containerId'
  | 'containerName'
  | 'podName'
  | 'podNamespace'
  | 'createTime'
>;

/** What a process, or a group of processes, has of a metric. */
export interface Share {
  /** The procUid, name, user, unit, container or program; null for those that have none, or whose is not known. */
  readonly group: string | null;
  readonly value: number;
  /** Percent of `total`; null if that is 0 or not known. */
  readonly percent: number | null;
  /** How many processes it is the share of. */
  readonly processes: number | null;
  /** The part of `value` that ended processes used after their last sample, which may be all; null in rollups. */
  readonly ended: number | null;
  /**
   * The part of CPU time that its children used which ended between two ticks, where nothing accounts ended ones; null
   * in rollups.
   */
  readonly children: number | null;
  /** The part of memory that is resident memory, because no proportional memory is known; else null. */
  readonly unshared: number | null;
  /** Null unless each process has a share of its own. */
  readonly process: ShareProcess | null;
}

/** How a host's metric is shared out: total = shares + others + remainder. */
export interface Explanation {
  readonly host: string;
  readonly metric: ExplainedMetric;
  /** UCUM, of every value. */
  readonly unit: string;
  /** What the host itself counted; null if it did not. */
  readonly total: number | null;
  /** The fields that make up the total. */
  readonly parts: Readonly<Record<string, number | null>>;
  /** What the host counted apart, for no process or as a part of something else. */
  readonly apart: Readonly<Record<string, number | null>>;
  /** The sum of all shares, listed or not. */
  readonly attributed: number;
  /** total - attributed; negative where processes account for more than the host counted. */
  readonly remainder: number | null;
  /** Percent of `total`. */
  readonly remainderPercent: number | null;
  /** The largest shares, in descending order. */
  readonly shares: readonly Share[];
  /** The shares that are not listed. */
  readonly others: {
    readonly groups: number;
    readonly value: number;
  };
}
