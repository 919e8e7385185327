import type { CpuStats, CpuTimes } from './model/cpu.js';
import type { DiskIoCounters, DiskPartition, DiskUsage } from './model/disk.js';
import type { SwapMemory, VirtualMemory } from './model/memory.js';
import type { NetIoCounters } from './model/network.js';
import type {
  IoCounters,
  MemoryInfo,
  NumCtxSwitches,
  ProcessCpuTimes,
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
  /** Seconds since the epoch. */
  bootTime(): number;
  /** The kernel's random id of this boot; null where there is none. */
  bootId(): string | null;
  /** In ascending order. */
  pids(): number[];
  pidExists(pid: number): boolean;

  // Processes
  openProcess(pid: number): PlatformProcess;
}

/** One process as the operating system tells it. Methods throw the error tree of errors.ts, without names. */
export interface PlatformProcess {
  readonly pid: number;
  /** Start time in the platform's own monotonic unit (Linux: clock ticks since boot); null when it cannot be known. */
  startTicks(): number | null;
  name(): string;
  exe(): string;
  cmdline(): string[];
  ppid(): number;
  status(): ProcessStatus;
  /** Real, effective and saved user id; null where the platform has none. */
  uids(): { readonly real: number; readonly effective: number; readonly saved: number };
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
  setNice(value: number): void;
  /** Delivers a signal to exactly this process. */
  sendSignal(signal: number): void;
  /** Between enter and exit raw reads are done once per file. */
  oneshotEnter(): void;
  oneshotExit(): void;
  /** Takes hold of the process so that it cannot be mistaken for a later one with the same PID. */
  pin(): PlatformPin;
}

/** A held process. */
export interface PlatformPin {
  /** Whether the kernel itself guarantees the identity (pidfd and kept descriptor). */
  readonly pinned: boolean;
  /** False for ever once the process is gone. */
  isAlive(): boolean;
  sendSignal(signal: number): void;
  release(): void;
}
