/** Processes that have something in common. Amounts of a moment are null over a time range, and the other way round. */
export interface ProcessGroup {
  /** The name, user, unit, container or program; null for those that have none, or whose is not known. */
  readonly group: string | null;
  /** Null unless hosts are kept apart. */
  readonly host: string | null;
  /** On how many hosts they run or ran. */
  readonly hosts: number;
  /** How many they are or were; null if unknown. */
  readonly processes: number | null;
  /** How many of them had ended before a sweep saw them; null at a moment and in rollups. */
  readonly unswept: number | null;
  /** Over the last interval; 100 is one whole CPU. */
  readonly cpuPercent: number | null;
  /** Bytes: proportional memory of the processes where it is known, else resident memory. */
  readonly memory: number | null;
  /** The part of `memory` that is resident memory. */
  readonly unshared: number | null;
  /** Bytes. */
  readonly rss: number | null;
  /** Bytes. */
  readonly swap: number | null;
  readonly numThreads: number | null;
  readonly numFds: number | null;
  /** Seconds of user and system CPU time. */
  readonly cpuTime: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  /** Context switches of their main threads; null in rollups. */
  readonly ctxSwitches: number | null;
  readonly tcpSentBytes: number | null;
  readonly tcpReceivedBytes: number | null;
  /** Over a time range: the most resident memory that one of them had, in bytes. */
  readonly maxRss: number | null;
}
