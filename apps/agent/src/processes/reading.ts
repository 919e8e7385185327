/** One process as it stands; null is what could not be read. Texts are as they may travel. */
export interface ProcessReading {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number | null;
  readonly identity: ProgramReading;
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

/** What a process runs, and for whom. The same object as long as it was not read again. */
export interface ProgramReading {
  readonly name: string;
  readonly exe: string | null;
  readonly cmdline: readonly string[] | null;
  /** Whether arguments were cut. */
  readonly isCmdlineCut: boolean;
  readonly username: string | null;
}
