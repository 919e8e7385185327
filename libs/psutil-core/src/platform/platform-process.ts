import type { ConnectionKind, NetConnection } from '../model/network.js';
import type {
  IoCounters,
  IoPriority,
  FilePlace,
  MemoryFootprint,
  MemoryInfo,
  MemoryInfoEx,
  MemoryRegion,
  NumCtxSwitches,
  OpenFile,
  PageFaults,
  ProcessChange,
  ProcessCpuTimes,
  ProcessIds,
  ProcessSignals,
  ProcessStatus,
  ProcessThread,
  ResourceLimits,
} from '../model/process.js';

/**
 * One process as the operating system shows it now. Methods throw the errors of errors.ts and remember nothing beyond a
 * oneshot; identity, caches and prefetched values belong to process/process.ts.
 */
export interface PlatformProcess {
  readonly pid: number;
  /** Name for errors; set once `name` was called. */
  knownName: string | null;

  /** Start in the platform's monotonic unit (Linux: clock ticks since boot); null if unknown. */
  startTicks(): number | null;
  /** The kernel's name, possibly cut. */
  name(): string;
  /** '' if unknown. */
  exe(): string;
  cmdline(): string[];
  /** The arguments as the system keeps them, before they are told apart. */
  cmdlineText(): string;
  /** Always false on systems that do not list kernel threads. */
  /** Whether reading its arguments may take for ever. */
  isMemoryHeld(): boolean;
  isKernelThread(): boolean;
  ppid(): number;
  status(): ProcessStatus;
  signals(): ProcessSignals;
  /** Whether its control group is frozen; null if that cannot be read. */
  isFrozen(): boolean | null;
  /** Inode of the program that it executes; null if that is unknown. No file system is asked. */
  executableInode(): number | null;
  /** Where a path leads to that the process uses; null if that is unknown. No file system is asked. */
  placeOf(path: string): FilePlace | null;
  uids(): ProcessIds;
  gids(): ProcessIds;
  /** For platforms without numeric user ids. */
  username(): string;
  /** Seconds since the epoch. */
  createTime(): number;
  /** '' if unknown. */
  cwd(): string;
  environ(): Record<string, string>;
  /** Path of the controlling terminal; null without one, or if its device has no path. */
  terminal(): string | null;
  cpuTimes(): ProcessCpuTimes;
  /** Number of the CPU it last ran on. */
  cpuNum(): number;
  memoryInfo(): MemoryInfo;
  memoryInfoEx(): MemoryInfoEx;
  memoryFootprint(): MemoryFootprint;
  memoryRegions(): MemoryRegion[];
  pageFaults(): PageFaults;
  threads(): ProcessThread[];
  openFiles(): OpenFile[];
  netConnections(kind: ConnectionKind): NetConnection[];
  numThreads(): number;
  numFds(): number;
  ioCounters(): IoCounters;
  numCtxSwitches(): NumCtxSwitches;
  nice(): number;
  ionice(): IoPriority;
  cpuAffinity(): number[];
  /** CPUs that an affinity may contain: those that it has, and those that it could be given. */
  eligibleCpus(): number[];
  rlimit(resource: number): ResourceLimits;

  /**
   * Changes and signals reach only the process that started at `startTicks`; if another one has the PID, they throw
   * NoSuchProcess. Where the kernel cannot guarantee that, the check comes right before the call.
   */
  change(change: ProcessChange, startTicks: number | null): void;
  /** Returns whether the kernel itself guaranteed the identity. */
  sendSignal(signal: number, startTicks: number | null): boolean;
  /** Pins the process, so that it cannot be mistaken for a later one with the same PID. */
  pin(startTicks: number | null): PlatformPin;
  /** Null if it is already gone. */
  watchExit(startTicks: number | null): PlatformExitWatch | null;

  /** Between enter and exit each file is read only once; calls may nest. */
  oneshotEnter(): void;
  oneshotExit(): void;
}

/** A pinned process. */
export interface PlatformPin {
  /** Whether the kernel itself guarantees the identity (Linux: kept descriptor and pidfd). */
  readonly pinned: boolean;
  /** False for ever once the process is gone; a zombie is not. */
  isAlive(): boolean;
  /** Returns whether the kernel itself guaranteed the identity. */
  sendSignal(signal: number): boolean;
  /** Throws Uncertain if the process ended during the change. */
  change(change: ProcessChange): void;
  /** Closes the descriptors; later calls throw. */
  release(): void;
}

/**
 * Watches for the end of a process: it is gone when it has ended and, where there are zombies, its parent has collected
 * it. Polled; never blocks.
 */
export interface PlatformExitWatch {
  isGone(): boolean;
  /**
   * After `isGone`: the exit code, or the negated number of the signal that ended it. Null unless it was a child of
   * this process and the system reports it.
   */
  exitCode(): number | null;
  close(): void;
}
