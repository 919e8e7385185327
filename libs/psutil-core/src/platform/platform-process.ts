import type {
  IoCounters,
  IoPriority,
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
  ProcessStatus,
  ProcessThread,
  ResourceLimits,
} from '../model/process.js';
import type { ConnectionKind, NetConnection } from '../model/network.js';

/**
 * One process as the operating system tells it now. Methods throw the error tree of errors.ts and remember nothing but
 * what oneshot keeps; identity, caches and prefetched values are the business of process/process.ts.
 */
export interface PlatformProcess {
  readonly pid: number;
  /** Carried by errors; set once the name was asked for. */
  knownName: string | null;

  /** Start time in the platform's own monotonic unit (Linux: clock ticks since boot); null when it cannot be known. */
  startTicks(): number | null;
  /** As the kernel knows it, possibly cut. */
  name(): string;
  /** '' when it cannot be determined. */
  exe(): string;
  cmdline(): string[];
  /** False everywhere on systems that do not list kernel threads. */
  isKernelThread(): boolean;
  ppid(): number;
  status(): ProcessStatus;
  uids(): ProcessIds;
  gids(): ProcessIds;
  /** For platforms without numeric user ids. */
  username(): string;
  /** Seconds since the epoch. */
  createTime(): number;
  /** '' when it cannot be determined. */
  cwd(): string;
  environ(): Record<string, string>;
  /** Path of the controlling terminal; null without one, or when its device has no path. */
  terminal(): string | null;
  cpuTimes(): ProcessCpuTimes;
  /** CPU it last ran on. */
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
  /** CPUs that an affinity may name. */
  eligibleCpus(): number[];
  rlimit(resource: number): ResourceLimits;

  /**
   * Changes and signals reach the process that started at `startTicks` and no other; another one under the PID is
   * NoSuchProcess. Where the kernel offers no such guarantee, the check comes right before the call.
   */
  change(change: ProcessChange, startTicks: number | null): void;
  /** Returns whether the kernel itself guaranteed the identity. */
  sendSignal(signal: number, startTicks: number | null): boolean;
  /** Takes hold of the process so that it cannot be mistaken for a later one with the same PID. */
  pin(startTicks: number | null): PlatformPin;
  /** Null when it is gone already. */
  watchExit(startTicks: number | null): PlatformExitWatch | null;

  /** Between enter and exit each file is read once; enters may nest. */
  oneshotEnter(): void;
  oneshotExit(): void;
}

/** A held process. */
export interface PlatformPin {
  /** Whether the kernel itself guarantees the identity (Linux: kept descriptor and pidfd). */
  readonly pinned: boolean;
  /** False for ever once the process is gone. A zombie is not gone. */
  isAlive(): boolean;
  /** Returns whether the kernel itself guaranteed the identity. */
  sendSignal(signal: number): boolean;
  /** Throws Uncertain if the process ended while it was changed. */
  change(change: ProcessChange): void;
  /** Gives the descriptors back; later calls throw. */
  release(): void;
}

/**
 * Tells when a process is gone: ended and, where there are zombies, collected by its parent. Asked again and again;
 * never blocks.
 */
export interface PlatformExitWatch {
  isGone(): boolean;
  /**
   * After `isGone`: exit code, or the negated number of the signal that ended it; null unless it was a child of this
   * process and the system tells.
   */
  exitCode(): number | null;
  close(): void;
}
