/** What a process is doing. '?' is a state that this library does not know, such as a newer kernel's. */
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

/** What a process does with signals, by their numbers (Linux). */
export interface ProcessSignals {
  /** Sent, and not taken yet. */
  readonly pending: number[];
  readonly blocked: number[];
  readonly ignored: number[];
  /** It has a handler of its own for them. */
  readonly caught: number[];
}

/** User or group ids of a process (UNIX). */
export interface ProcessIds {
  /** The user or group that started it. */
  readonly real: number;
  /** The user or group whose rights it has now. */
  readonly effective: number;
  /** The user or group whose rights it may regain. */
  readonly saved: number;
}

/** CPU time used so far, in seconds. */
export interface ProcessCpuTimes {
  /** In user mode, all threads. */
  readonly user: number;
  /** In the kernel, all threads. */
  readonly system: number;
  /** CPU time of children that ended and were waited for; null where the platform does not count it. */
  readonly childrenUser: number | null;
  readonly childrenSystem: number | null;
  /** Waiting for block I/O (Linux, with delay accounting); null where the platform does not count it. */
  readonly iowait: number | null;
}

/** Memory of a process, in bytes. Fields other than the first two are null where the platform does not have them. */
export interface MemoryInfo {
  /** Resident set: what is in RAM now, including shared pages. */
  readonly rss: number;
  /** Virtual size: the whole address space; on Windows, as in psutil, what the process has committed. */
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
  /** Bytes read from storage. */
  readonly readBytes: number;
  /** Bytes written to storage, or to be written to it. */
  readonly writeBytes: number;
  /** Bytes that read calls returned, including those from caches and terminals (Linux). */
  readonly readChars: number | null;
  /** Bytes passed to write calls (Linux). */
  readonly writeChars: number | null;
}

/** Context switches since the process started. */
export interface NumCtxSwitches {
  /** Switches because it had to wait; on Windows, which does not tell them apart, all of them. */
  readonly voluntary: number;
  /** Switches because its time slice was over or a process of higher priority became runnable; null on Windows. */
  readonly involuntary: number | null;
}

/**
 * Identifies a process on one boot of one machine: PIDs are reused, but hardly ever with the same start time (10 ms).
 */
export interface ProcessIdent {
  readonly pid: number;
  /**
   * Start in the platform's monotonic unit (Linux: clock ticks since boot, see proc_pid_stat(5) field 22); null when
   * unknown.
   */
  readonly startTicks: number | null;
}

/** Further memory fields of a process, in bytes; null where the platform or this kernel does not report them. */
export interface MemoryInfoEx extends MemoryInfo {
  /** The peak resident set. */
  readonly peakRss: number | null;
  /** The peak virtual size. */
  readonly peakVms: number | null;
  /** Resident private pages (heap, stack). Linux >= 4.5. */
  readonly rssAnon: number | null;
  /** Resident pages of files. Linux >= 4.5. */
  readonly rssFile: number | null;
  /** Resident shared memory. Linux >= 4.5. */
  readonly rssShmem: number | null;
  /** Moved to swap space. Linux >= 2.6.34. */
  readonly swap: number | null;
  /** Huge pages, which none of the above includes. Linux >= 4.4. */
  readonly hugetlb: number | null;
}

/** A file by its place in a file system, the same wherever that is mounted. */
export interface FilePlace {
  /** `major:minor` of the file system, as /proc/PID/mountinfo prints it (Linux). */
  readonly deviceNumber: string;
  /** From the root of the file system. */
  readonly path: string;
}

/** What a process costs, in bytes, found by walking its whole address space. */
export interface MemoryFootprint {
  /** Unique set: memory that would be freed if the process ended. */
  readonly uss: number;
  /** Proportional set: shared pages divided by the number of sharers; null where the platform does not report it. */
  readonly pss: number | null;
  /** Moved to swap space; null where the platform does not report it. */
  readonly swap: number | null;
}

/** memoryInfo and memoryFootprint together. */
export interface MemoryFullInfo extends MemoryInfo, MemoryFootprint {}

/** Sizes of mapped memory, in bytes; see proc_pid_smaps(5). */
export interface MemoryMapSizes {
  readonly rss: number;
  readonly size: number;
  readonly pss: number;
  readonly sharedClean: number;
  readonly sharedDirty: number;
  readonly privateClean: number;
  readonly privateDirty: number;
  readonly referenced: number;
  readonly anonymous: number;
  readonly swap: number;
}

/** All regions of one file, or of '[heap]', '[stack]', '[anon]' and the like. */
export interface MemoryMap extends MemoryMapSizes {
  readonly path: string;
}

/** One region. */
export interface MemoryRegion extends MemoryMap {
  /** Hexadecimal, 'from-to'. */
  readonly addr: string;
  /** 'r-xp' and the like: read, write, execute, private or shared. */
  readonly perms: string;
}

/** One thread and the CPU time that it used, in seconds. */
export interface ProcessThread {
  readonly id: number;
  readonly userTime: number;
  readonly systemTime: number;
}

/** Page faults since the process started. */
export interface PageFaults {
  /** The page was in memory already. */
  readonly minor: number;
  /** The page had to be read from storage. */
  readonly major: number;
}

/** A regular file that a process has open. */
export interface OpenFile {
  readonly path: string;
  readonly fd: number;
  /** Offset in bytes; null where the platform does not report it. */
  readonly position: number | null;
  /** 'r', 'w', 'a', 'r+' or 'a+'; null where the platform does not report it. */
  readonly mode: string | null;
  /** Flags of open(2); null where the platform does not report them. */
  readonly flags: number | null;
}

/** I/O priority: a class (see IOPRIO_CLASS_*), and on Windows one of IOPRIO_VERYLOW to IOPRIO_HIGH. */
export interface IoPriority {
  readonly ioclass: number;
  /** The level from 0 (first) to 7 within the class; null on Windows, which has no levels. */
  readonly value: number | null;
}

/** -1 (RLIM_INFINITY) means unlimited. A bigint above 2^53 - 1, where a number would be rounded. */
export type ResourceLimit = number | bigint;

export type ResourceLimits = readonly [soft: ResourceLimit, hard: ResourceLimit];

/**
 * A change of a process. It affects the first thread only, as the system calls and psutil do, unless `allThreads` is
 * true.
 */
export type ProcessChange =
  | { readonly kind: 'nice'; readonly value: number; readonly allThreads: boolean }
  | { readonly kind: 'ionice'; readonly ioclass: number; readonly value: number; readonly allThreads: boolean }
  /** An empty list means all eligible CPUs. */
  | { readonly kind: 'cpuAffinity'; readonly cpus: readonly number[]; readonly allThreads: boolean }
  | { readonly kind: 'rlimit'; readonly resource: number; readonly limits: ResourceLimits };
