/** What a process is doing. '?' is a state this library does not know (a newer kernel's). */
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
  | 'idle'
  | 'locked'
  | 'waiting'
  | 'suspended'
  | '?';

/** User or group ids of a process (UNIX). */
export interface ProcessIds {
  /** Who started it. */
  readonly real: number;
  /** Whose rights it has now. */
  readonly effective: number;
  /** Whose rights it may take back. */
  readonly saved: number;
}

/** CPU time used so far, in seconds. */
export interface ProcessCpuTimes {
  /** In user mode, all threads. */
  readonly user: number;
  /** In the kernel, all threads. */
  readonly system: number;
  /** Of children that ended and were waited for; null where the platform does not count it. */
  readonly childrenUser: number | null;
  readonly childrenSystem: number | null;
  /** Waiting for block I/O (Linux, with delay accounting); null where the platform does not count it. */
  readonly iowait: number | null;
}

/** Memory of a process, in bytes. Fields other than the first two are null where the platform does not have them. */
export interface MemoryInfo {
  /** Resident set: what is in RAM now, shared pages included. */
  readonly rss: number;
  /** Virtual size: the whole address space. */
  readonly vms: number;
  /** Resident pages that other processes may share (files and shared memory). */
  readonly shared: number | null;
  /** Executable code. */
  readonly text: number | null;
  /** Heap, other private data and stack (virtual size). */
  readonly data: number | null;
}

/** Input and output of a process since it started. */
export interface IoCounters {
  /** Number of read calls. */
  readonly readCount: number;
  /** Number of write calls. */
  readonly writeCount: number;
  /** Bytes that came from storage. */
  readonly readBytes: number;
  /** Bytes that went, or will go, to storage. */
  readonly writeBytes: number;
  /** Bytes that read calls returned, from caches and terminals too (Linux). */
  readonly readChars: number | null;
  /** Bytes that write calls took (Linux). */
  readonly writeChars: number | null;
}

/** Context switches since the process started. */
export interface NumCtxSwitches {
  /** It had to wait for something. */
  readonly voluntary: number;
  /** Its time slice was over, or something more important came. */
  readonly involuntary: number;
}

/** Which process, beyond doubt on one boot of one machine: PIDs come again, start times (10 ms) nearly never do. */
export interface ProcessIdent {
  readonly pid: number;
  /** Start in the platform's monotonic unit (Linux: clock ticks since boot, see proc_pid_stat(5) field 22); null when unknown. */
  readonly startTicks: number | null;
}
