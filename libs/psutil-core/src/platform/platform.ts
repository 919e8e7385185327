import type { RlimitResource } from '../constants.js';
import type { Io } from './io.js';
import type { CpuFreq, CpuStats, CpuTimes } from '../model/cpu.js';
import type { DiskIoCounters, DiskPartition, DiskUsage } from '../model/disk.js';
import type { HeapInfo, SwapMemory, VirtualMemory } from '../model/memory.js';
import type {
  ConnectionKind,
  NetConnection,
  NetConnectionCount,
  NetIoCounters,
  NicAddress,
  NicStats,
} from '../model/network.js';
import type { Pressure, PressureResource } from '../model/pressure.js';
import type { Battery, FanSpeed, HardwareTemperature } from '../model/sensors.js';
import type { User } from '../model/user.js';
import type { PlatformProcess } from './platform-process.js';
import type { ProcessEventSource } from './process-event-source.js';
import type { ProcessTable, ProcessTableOptions } from './process-table.js';

/** Where one instance looks. On a container that watches its host: `/host/proc`, `/host/sys`, `/host`. */
export interface PlatformContext {
  readonly io: Io;
  /** Mount point of procfs, '/proc' by default. */
  readonly procRoot: string;
  /** Mount point of sysfs, '/sys' by default. */
  readonly sysRoot: string;
  /** Prefix of passwd, utmp and mount points; '' by default. */
  readonly rootFs: string;
  /** Told when a result had to leave something out that this system should have; the result says null there. */
  readonly warn?: (message: string) => void;
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
  /** Of each CPU that is online; empty when unknown. */
  cpuFreq(): CpuFreq[];
  getloadavg(): [number, number, number];
  /** By resource; empty where the kernel does not account it. */
  pressure(): Map<PressureResource, Pressure>;

  // Memory
  virtualMemory(): VirtualMemory;
  swapMemory(): SwapMemory;
  heapInfo(): HeapInfo;
  heapTrim(): void;

  // Disks
  diskPartitions(all: boolean): DiskPartition[];
  diskUsage(path: string): DiskUsage;
  /** Raw counters by disk; `perdisk` false leaves out partitions, whose counts are in their disk's already. */
  diskIoCounters(perdisk: boolean): Map<string, DiskIoCounters>;

  // Network
  netIoCounters(): Map<string, NetIoCounters>;
  netConnections(kind: ConnectionKind): NetConnection[];
  netConnectionCounts(): NetConnectionCount[];
  /** By interface, families in ascending order. */
  netIfAddrs(): Map<string, NicAddress[]>;
  netIfStats(): Map<string, NicStats>;

  // Sensors
  /** By chip, in degrees Celsius. */
  sensorsTemperatures(): Map<string, HardwareTemperature[]>;
  sensorsFans(): Map<string, FanSpeed[]>;
  /** Null without battery. */
  sensorsBattery(): Battery | null;

  // System
  /** Seconds since the epoch; moves when the system clock is set. */
  bootTime(): number;
  /** The kernel's random id of this boot; null where there is none. */
  bootId(): string | null;
  users(): User[];
  /** In ascending order. */
  pids(): number[];
  pidExists(pid: number): boolean;

  // Processes
  /** Parent of every process; those that vanish meanwhile are left out. */
  ppids(): Map<number, number>;
  /** Touches nothing: a PID that does not exist is found out by the first reading. */
  openProcess(pid: number): PlatformProcess;
  /** All processes at once, kept between sweeps; see process-table.ts. */
  createProcessTable(options: ProcessTableOptions): ProcessTable;
  /** Starts, program changes and ends as the kernel tells them. Throws AccessDenied where that takes more rights. */
  openProcessEvents(): ProcessEventSource;
  /**
   * PID of this very process, as this instance's process list shows it; null if the list belongs to other processes.
   */
  ownPid(): number | null;
  /**
   * Login name of a numeric user id; null when nobody has it. Platforms without numeric ids have `usesUserIds` false
   * instead.
   */
  userName(uid: number): string | null;
  readonly usesUserIds: boolean;
  /** Number of a resource limit. Throws RangeError for a name that this platform does not have. */
  rlimitNumber(resource: RlimitResource | number): number;
  /** An absolute path of a file that may be executed. */
  isExecutableFile(path: string): boolean;
  /** Whether a function, or a method of Process ('Process.nice'), can work here at all. */
  supports(name: string): boolean;
}
