import type { CpuStats, CpuTimes } from './model/cpu.js';
import type { DiskIoCounters, DiskPartition, DiskUsage } from './model/disk.js';
import type { SwapMemory, VirtualMemory } from './model/memory.js';
import type { NetIoCounters } from './model/network.js';
import type {
  IoCounters,
  MemoryInfo,
  NumCtxSwitches,
  ProcessCpuTimes,
  ProcessIds,
  ProcessStatus,
} from './model/process.js';
import type { Io } from './io.js';

/** Where one instance looks. On a container that watches its host: `/host/proc`, `/host/sys`, `/host`. */
export interface PlatformContext {
  readonly io: Io;
  /** Mount point of procfs, '/proc' by default. */
  readonly procRoot: string;
  /** Mount point of sysfs, '/sys' by default. */
  readonly sysRoot: string;
  /** Prefix of passwd, utmp and mount points; '' by default. */
  readonly rootFs: string;
}

/** What every operating system implements: raw readings; percentages, deltas and caches are made above. */
export interface Platform {
  readonly name: 'linux' | 'windows' | 'darwin' | 'freebsd' | 'unsupported';

  // CPU
  cpuTimes(): CpuTimes;
  perCpuTimes(): CpuTimes[];
  cpuCountLogical(): number | null;
  cpuCountCores(): number | null;
  cpuStats(): CpuStats;
  getloadavg(): [number, number, number];

  // Memory
  virtualMemory(): VirtualMemory;
  swapMemory(): SwapMemory;

  // Disks
  diskPartitions(all: boolean): DiskPartition[];
  diskUsage(path: string): DiskUsage;
  /** Raw counters by disk; `perdisk` false leaves out partitions, whose counts are in their disk's already. */
  diskIoCounters(perdisk: boolean): Map<string, DiskIoCounters>;

  // Network
  netIoCounters(): Map<string, NetIoCounters>;

  // System
  /** Seconds since the epoch; moves when the system clock is set. */
  bootTime(): number;
  /** The kernel's random id of this boot; null where there is none. */
  bootId(): string | null;
  /** In ascending order. */
  pids(): number[];
  pidExists(pid: number): boolean;

  // Processes
  /** Touches nothing: a PID that does not exist is found out by the first reading. */
  openProcess(pid: number): PlatformProcess;
  /** PID of this very process, as this instance's process list shows it; null if the list belongs to other processes. */
  ownPid(): number | null;
  /** Login name of a numeric user id; null when nobody has it. Platforms without numeric ids have `usesUserIds` false instead. */
  userName(uid: number): string | null;
  readonly usesUserIds: boolean;
  /** An absolute path of a file that may be executed. */
  isExecutableFile(path: string): boolean;
  /** Whether a function, or a method of Process ('Process.nice'), can work here at all. */
  supports(name: string): boolean;
}

/**
 * One process as the operating system tells it now. Methods throw the error tree of errors.ts and remember nothing but what oneshot keeps;
 * identity, caches and prefetched values are the business of process/process.ts.
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
  ppid(): number;
  status(): ProcessStatus;
  uids(): ProcessIds;
  /** For platforms without numeric user ids. */
  username(): string;
  /** Seconds since the epoch. */
  createTime(): number;
  cpuTimes(): ProcessCpuTimes;
  memoryInfo(): MemoryInfo;
  numThreads(): number;
  numFds(): number;
  ioCounters(): IoCounters;
  numCtxSwitches(): NumCtxSwitches;
  nice(): number;

  /**
   * Changes and signals reach the process that started at `startTicks` and no other; another one under the PID is NoSuchProcess.
   * Where the kernel offers no such guarantee, the check comes right before the call.
   */
  setNice(value: number, startTicks: number | null): void;
  /** Returns whether the kernel itself guaranteed the identity. */
  sendSignal(signal: number, startTicks: number | null): boolean;
  /** Takes hold of the process so that it cannot be mistaken for a later one with the same PID. */
  pin(startTicks: number | null): PlatformPin;

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
  setNice(value: number): void;
  /** Gives the descriptors back; later calls throw. */
  release(): void;
}
