import type { ProcessFacet } from '../answers/facet.js';
import type { PageQuery } from './page.js';
import type { Time } from './time.js';

/** psutil's names of the states of a process. */
export type ProcessStatus =
  | 'running'
  | 'sleeping'
  | 'disk-sleep'
  | 'stopped'
  | 'tracing-stop'
  | 'zombie'
  | 'dead'
  | 'wake-kill'
  | 'waking'
  | 'parked'
  | 'idle';

/** Conditions on processes, all of which must hold. Texts compare exactly. */
export interface ProcessFilters {
  /** A search in the language of the API's description, such as `java rss:>2gb NOT user:root`. */
  readonly q?: string;
  readonly name?: string;
  readonly username?: string;
  readonly pid?: number;
  readonly status?: ProcessStatus;
  /** Bytes. */
  readonly minRss?: number;
  /** Path of the executable, or the last component of it. */
  readonly exe?: string;
  /** As answers name it. */
  readonly program?: string;
  readonly exeState?: 'deleted' | 'replaced';
  /** systemd unit. */
  readonly unit?: string;
  /** Name or id of a container; 12 digits of the id suffice. */
  readonly container?: string;
  readonly containerImage?: string;
  readonly composeProject?: string;
  readonly composeService?: string;
  readonly podName?: string;
  readonly podNamespace?: string;
}

/** Which hosts: those in `host` that have every label; default: all. */
export interface HostFilter {
  readonly host?: readonly string[];
  /** `key=value`, with `*` and `?` for any characters, or `key`; the labels of today. */
  readonly label?: readonly string[];
}

/** Which moment; default: now. */
export interface MomentQuery {
  readonly at?: Time;
}

type SortField =
  | 'cpuPercent'
  | 'cpuTime'
  | 'rss'
  | 'vms'
  | 'shared'
  | 'peakRss'
  | 'swap'
  | 'pss'
  | 'uss'
  | 'numThreads'
  | 'numFds'
  | 'readBytes'
  | 'writeBytes'
  | 'tcpSentBytes'
  | 'tcpReceivedBytes'
  | 'nice'
  | 'name'
  | 'username'
  | 'status'
  | 'host'
  | 'pid'
  | 'ppid'
  | 'createTime';

/** A page of the process table of one host. */
export interface ProcessesQuery extends ProcessFilters, PageQuery, MomentQuery {
  /** `-` sorts in descending order; unknown values come last. Default: `-cpuPercent`. */
  readonly sort?: SortField | `-${SortField}`;
}

/** A page of the process tables of all hosts. */
export interface FleetProcessesQuery extends ProcessesQuery, HostFilter {}

/** The process table of a host as a tree; with filters, the ancestors of what fits them are shown too. */
export interface ProcessTreeQuery extends ProcessFilters, MomentQuery {}

/** The children of a process. */
export interface ChildrenQuery extends ProcessFilters, MomentQuery {
  /** Whether the children of children count. Default: false. */
  readonly recursive?: boolean;
}

/** Two moments of one host. */
export interface ProcessDiffQuery extends ProcessFilters {
  /** The first moment. */
  readonly from: Time;
  /** The second moment; default: now. */
  readonly to?: Time;
}

/** A top list, at a moment (`at`) or over a time range (`from`, `to`). */
export interface TopProcessesQuery extends ProcessFilters, HostFilter, MomentQuery {
  /** Default: `cpu`. */
  readonly by?:
    | 'cpu'
    | 'rss'
    | 'pss'
    | 'peakRss'
    | 'swap'
    | 'readBytes'
    | 'writeBytes'
    | 'tcpSentBytes'
    | 'tcpReceivedBytes'
    | 'fds'
    | 'threads';
  /** Default: 20. */
  readonly limit?: number;
  /** Start of a time range, instead of a moment. */
  readonly from?: Time;
  /** End of the time range, exclusive; default: now. */
  readonly to?: Time;
}

/** On which hosts programs ran in a time range. */
export interface ProcessRunsQuery extends HostFilter {
  /** A search without conditions on values that change. */
  readonly q?: string;
  /** Start of the time range; default: a day ago. */
  readonly from?: Time;
  /** End of the time range, exclusive; default: now. */
  readonly to?: Time;
  /** Maximum number of programs; a warning says when more match. Default: 100. */
  readonly limit?: number;
}

/** Which values a field of a search has. */
export interface ProcessValuesQuery extends HostFilter {
  /** A field of a search that has texts, or `label.KEY`. */
  readonly field: string;
  /** What the values begin with, ignoring case; of `exe` the path or its last component. */
  readonly prefix?: string;
  /** The end of the hour in which the processes ran; default: now. */
  readonly at?: Time;
  /** Maximum number of values. Default: 20. */
  readonly limit?: number;
}

/** The history of one process. */
export interface ProcessHistoryQuery {
  /** Start of the time range; default: an hour ago. */
  readonly from?: Time;
  /** End of the time range, exclusive; default: now. */
  readonly to?: Time;
  /** Length of a bucket in seconds. */
  readonly step?: number;
  /** Approximate number of buckets, instead of `step`. Default: 300. */
  readonly points?: number;
}

/** How many processes there are by the values of fields. */
export interface FacetsQuery extends ProcessFilters, HostFilter, MomentQuery {
  /** Default: name, username and status. */
  readonly facet?: readonly ProcessFacet[];
  /** Maximum number of values of each field. Default: 10. */
  readonly limit?: number;
}
