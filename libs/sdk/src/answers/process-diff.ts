import type { Process } from './process.js';

/** How much the values of a process grew from the first moment to the second; null if either is unknown. */
export interface ProcessGrowth {
  /** Seconds of CPU time. */
  readonly cpuTime: number | null;
  /** Bytes of resident memory. */
  readonly rss: number | null;
  readonly numThreads: number | null;
  /** Open file descriptors. */
  readonly numFds: number | null;
  /** Bytes read from storage. */
  readonly readBytes: number | null;
  /** Bytes written to storage. */
  readonly writeBytes: number | null;
  /** Bytes of TCP payload sent. */
  readonly tcpSentBytes: number | null;
  /** Bytes of TCP payload received. */
  readonly tcpReceivedBytes: number | null;
}

/** A process that ran at both moments, with its values at the second. */
export interface ChangedProcess extends Process {
  /** How much its values grew. */
  readonly growth: ProcessGrowth;
  /** Its name at the first moment, which differs after an exec. */
  readonly nameBefore: string;
}

/** Processes of one name and user, some of which ended and some of which started in between. */
export interface Restart {
  readonly name: string;
  readonly username: string | null;
  /** procUids of the processes that ended. */
  readonly ended: readonly string[];
  /** procUids of the processes that started. */
  readonly started: readonly string[];
}

/** The difference between two process tables. */
export interface ProcessDiff {
  /** Only in the second table, in descending order of rss. */
  readonly started: readonly Process[];
  /** Only in the first table, with its values, in descending order of rss. */
  readonly ended: readonly Process[];
  /**
   * In both tables with different values or another name, in descending order of CPU time used, then of the change of
   * rss.
   */
  readonly changed: readonly ChangedProcess[];
  /** Names whose processes ended while others of that name started, in descending order of how many ended. */
  readonly restarted: readonly Restart[];
}
