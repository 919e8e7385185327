/** The processes of one program at one moment, together; null if no process has a known value. */
export interface ProgramTotals {
  /** Number of processes. */
  readonly processes: number;
  /** Bytes of resident memory. */
  readonly rss: number | null;
  /** Percent of one CPU over the last tick. */
  readonly cpuPercent: number | null;
  readonly numThreads: number | null;
  /** Open file descriptors. */
  readonly numFds: number | null;
  /** Command lines that it has here and not on the other side, at most ten. */
  readonly cmdlines: readonly (readonly string[])[];
}

/** What one user runs of one program, on either side or on both. */
export interface ComparedProgram {
  /** What the processes run, the same text on every host; their name where it is not known. */
  readonly program: string;
  readonly name: string;
  readonly username: string | null;
  /** Null if it does not run on this side. */
  readonly first: ProgramTotals | null;
  /** Null if it does not run on this side. */
  readonly second: ProgramTotals | null;
}

/** The programs of two hosts, or of two moments. */
export interface ProcessComparison {
  /** Only on the first side, in descending order of rss. */
  readonly onlyFirst: readonly ComparedProgram[];
  /** Only on the second side, in descending order of rss. */
  readonly onlySecond: readonly ComparedProgram[];
  /** On both sides with another number of processes, or other command lines, by the difference of rss. */
  readonly different: readonly ComparedProgram[];
  /** On both sides with as many processes and the same command lines, in the same order. */
  readonly alike: readonly ComparedProgram[];
}

/** About a comparison. */
export interface ComparisonMeta {
  /** The first moment; null if nothing is stored of it. */
  readonly first: string | null;
  /** The second moment; null if nothing is stored of it. */
  readonly second: string | null;
  /** Whether something may be missing; `warnings` say what. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
  /** Number of rows that the storage read. */
  readonly rowsRead: number;
}
