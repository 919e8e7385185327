import type { RlimitResource } from '../constants.js';
import type { CgroupUsage } from '../model/cgroup.js';
import type { ContainerFacts } from '../model/container.js';
import type { CpuFreq, CpuStats, CpuTimes } from '../model/cpu.js';
import type { DiskIoCounters, DiskPartition, DiskUsage, FileSystem, FileSystemUsage, Mount } from '../model/disk.js';
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
import type { LocalUsers, User } from '../model/user.js';
import type { AbandonableCalls } from './abandonable-calls.js';
import type { Io } from './io.js';
import type { PlatformProcess } from './platform-process.js';
import type { ProcessEventSource } from './process-event-source.js';
import type { ProcessTable, ProcessTableOptions } from './process-table.js';
import type { TcpTraffic, TcpTrafficOptions } from './tcp-traffic.js';

/** The machine that an instance reads. A container that watches its host uses `/host/proc`, `/host/sys` and `/host`. */
export interface PlatformContext {
  readonly io: Io;
  /** Mount point of procfs, '/proc' by default. */
  readonly procRoot: string;
  /** Mount point of sysfs, '/sys' by default. */
  readonly sysRoot: string;
  /** Prefix of passwd, utmp and mount points; '' by default. */
  readonly rootFs: string;
  /** Looks up login names instead of the machine's name service, which may take long. */
  readonly userName?: (uid: number) => string | null;
  /** Called if a result lacks something that this system should have; the result says null there. */
  readonly warn?: (message: string) => void;
}

/** What every operating system implements: raw readings. Percentages, deltas and caches are computed above. */
export interface Platform {
  readonly name: 'linux' | 'windows' | 'darwin' | 'freebsd' | 'unsupported';

  // CPU
  cpuTimes(): CpuTimes;
  perCpuTimes(): CpuTimes[];
  cpuCountLogical(): number | null;
  cpuCountCores(): number | null;
  cpuStats(): CpuStats;
  /** One entry per online CPU; empty if unknown. */
  cpuFreq(): CpuFreq[];
  getloadavg(): [number, number, number];
  /** By resource; empty if the kernel does not account for it. */
  pressure(): Map<PressureResource, Pressure>;

  // Memory
  virtualMemory(): VirtualMemory;
  swapMemory(): SwapMemory;
  heapInfo(): HeapInfo;
  heapTrim(): void;

  // Disks
  diskPartitions(all: boolean): DiskPartition[];
  diskUsage(path: string): DiskUsage;
  /** One mount of each file system, of those that `accept` accepts. */
  fileSystems(accept: (mount: Mount) => boolean): FileSystem[];
  fileSystemUsage(path: string): FileSystemUsage;
  /** Raw counters by disk. Without `perdisk` partitions are left out, because their disk includes them. */
  diskIoCounters(perdisk: boolean): Map<string, DiskIoCounters>;

  // Network
  netIoCounters(): Map<string, NetIoCounters>;
  netConnections(kind: ConnectionKind): NetConnection[];
  netConnectionCounts(): NetConnectionCount[];
  /** By interface, in ascending order of families. */
  netIfAddrs(): Map<string, NicAddress[]>;
  netIfStats(): Map<string, NicStats>;

  // Sensors
  /** By chip, in degrees Celsius. */
  sensorsTemperatures(): Map<string, HardwareTemperature[]>;
  sensorsFans(): Map<string, FanSpeed[]>;
  /** Null without a battery. */
  sensorsBattery(): Battery | null;

  // System
  /** Seconds since the epoch; moves when the wall clock is set. */
  bootTime(): number;
  /** The kernel's random id of this boot; null where there is none. */
  bootId(): string | null;
  users(): User[];
  /** The same object until the file changes. */
  localUsers(): LocalUsers;
  /** Null if no container runtime knows it. */
  containerFacts(id: string): ContainerFacts | null;
  /** Null if there is no such control group of version 2. */
  cgroupUsage(path: string): CgroupUsage | null;
  /** In ascending order. */
  pids(): number[];
  pidExists(pid: number): boolean;

  // Processes
  /** Parent of every process, except those that vanish meanwhile. */
  ppids(): Map<number, number>;
  /** Reads nothing; a PID that does not exist shows at the first reading. */
  openProcess(pid: number): PlatformProcess;
  /** All processes at once, kept between sweeps; see process-table.ts. */
  createProcessTable(options: ProcessTableOptions): ProcessTable;
  /** The TCP payload of the processes of a table. Throws NotSupported where the kernel does not tell. */
  createTcpTraffic(table: ProcessTable, options: TcpTrafficOptions): TcpTraffic;
  /** Forks, execs and exits as the kernel reports them. Throws AccessDenied without the necessary rights. */
  openProcessEvents(accounting: boolean): ProcessEventSource;
  /** Calls that can hang for ever, in a helper process. */
  createAbandonableCalls(): AbandonableCalls;
  /** This process's PID in this instance's process list; null if the list shows other processes. */
  ownPid(): number | null;
  /** Login name of a numeric user id; null if no user has it. */
  userName(uid: number): string | null;
  /** False on platforms without numeric user ids. */
  readonly usesUserIds: boolean;
  /** Whether the kernel cuts long names, which the arguments can complete. */
  readonly cutsNames: boolean;
  /** Number of a resource limit. Throws RangeError for a name that this platform lacks. */
  rlimitNumber(resource: RlimitResource | number): number;
  /** By which path this process finds a file of the machine; see `rootFs`. */
  resolvePath(path: string): string | null;
  /** Whether it is the absolute path of an executable file. */
  isExecutableFile(path: string): boolean;
  /** Whether a function, or a method of Process ('Process.nice'), can work here at all. */
  supports(name: string): boolean;
}
