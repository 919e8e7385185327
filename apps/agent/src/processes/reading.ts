/** One process as it stands; null is what could not be read. Texts are as they may travel. */
export interface ProcessReading {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number | null;
  readonly identity: ProgramReading;
  /** Whether it became another program since the sweep before. */
  readonly hasExeced: boolean;
  /** Number of the real user. */
  readonly uid: number | null;
  readonly status: string | null;
  /** Seconds since the epoch. */
  readonly createTime: number | null;
  /** 1/100 seconds, user and system. */
  readonly cpuTicks: number | null;
  /** Bytes. */
  readonly rss: number | null;
  readonly vms: number | null;
  readonly numThreads: number | null;
  readonly numFds: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  /** Voluntary and not. */
  readonly ctxSwitches: number | null;
  readonly nice: number | null;
}

/** What a process runs, for whom and where. The same object as long as it was not read again. */
export interface ProgramReading {
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  /** Whether arguments were cut. */
  readonly isCmdlineCut: boolean;
  /** Whether secrets were taken out of them. */
  readonly isCmdlineScrubbed: boolean;
  readonly username: string | null;
  readonly terminal: string | null;
  readonly cgroup: string | null;
  readonly containerId: string | null;
  readonly unit: string | null;
}

/** Values that only grow while a process lives. */
export const counters = ['cpuTicks', 'readBytes', 'writeBytes', 'ctxSwitches'] as const;
export type Counters = Pick<ProcessReading, (typeof counters)[number]>;

/** Values that stand for themselves. */
export const gauges = ['status', 'rss', 'vms', 'numThreads', 'numFds', 'nice'] as const;
