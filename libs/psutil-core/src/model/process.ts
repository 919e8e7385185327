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

/** More about the memory of a process, in bytes; null where the platform or this kernel does not tell. */
export interface MemoryInfoEx extends MemoryInfo {
  /** Most that was ever resident. */
  readonly peakRss: number | null;
  /** Largest address space it ever had. */
  readonly peakVms: number | null;
  /** Resident private pages (heap, stack). Linux >= 4.5. */
  readonly rssAnon: number | null;
  /** Resident pages of files. Linux >= 4.5. */
  readonly rssFile: number | null;
  /** Resident shared memory. Linux >= 4.5. */
  readonly rssShmem: number | null;
  /** Moved to swap space. Linux >= 2.6.34. */
  readonly swap: number | null;
  /** Huge pages, which count in none of the above. Linux >= 4.4. */
  readonly hugetlb: number | null;
}

/** What a process costs, in bytes, by walking its whole address space. */
export interface MemoryFootprint {
  /** Unique set: would be free if the process ended. */
  readonly uss: number;
  /** Proportional set: shared pages divided by the number of sharers; null where the platform does not tell. */
  readonly pss: number | null;
  /** Moved to swap space; null where the platform does not tell. */
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

/** One thread and the seconds of CPU time it used. */
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
  /** Bytes from the beginning; null where the platform does not tell. */
  readonly position: number | null;
  /** 'r', 'w', 'a', 'r+' or 'a+'; null where the platform does not tell. */
  readonly mode: string | null;
  /** Flags of open(2); null where the platform does not tell. */
  readonly flags: number | null;
}

/** I/O priority: class (see IOPRIO_CLASS_*), and 0 (first) to 7 within it. */
export interface IoPriority {
  readonly ioclass: number;
  readonly value: number;
}

/** Soft and hard limit; -1 (RLIM_INFINITY) for none. */
export type ResourceLimits = readonly [soft: number, hard: number];

/** A change of a process. `allThreads`: of every thread; otherwise of the first one only, as the system calls and psutil do it. */
export type ProcessChange =
  | { readonly kind: 'nice'; readonly value: number; readonly allThreads: boolean }
  | { readonly kind: 'ionice'; readonly ioclass: number; readonly value: number; readonly allThreads: boolean }
  /** No CPUs: all that are eligible. */
  | { readonly kind: 'cpuAffinity'; readonly cpus: readonly number[]; readonly allThreads: boolean }
  | { readonly kind: 'rlimit'; readonly resource: number; readonly limits: ResourceLimits };
