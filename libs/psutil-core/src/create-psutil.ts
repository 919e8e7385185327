import type { CgroupUsage } from './model/cgroup.js';
import type { ContainerFacts } from './model/container.js';
import type { DiskPartition, DiskUsage, FileSystem, FileSystemOptions, FileSystemUsage } from './model/disk.js';
import type { HeapInfo, SwapMemory, VirtualMemory } from './model/memory.js';
import type { ChildProcess, SpawnOptions } from './model/node-types.js';
import type { Pressure, PressureResource } from './model/pressure.js';
import type { LocalUsers, User } from './model/user.js';
import type { AbandonableCalls } from './platform/abandonable-calls.js';
import { realIo, type Io } from './platform/io.js';
import type { Platform, PlatformContext } from './platform/platform.js';
import type { ProcessTable, ProcessTableOptions } from './platform/process-table.js';
import type { TcpTraffic, TcpTrafficOptions } from './platform/tcp-traffic.js';
import type { ProcessAttribute } from './process/attributes.js';
import { ExitWaiter } from './process/exit-waiter.js';
import { BoundPopen, startChild } from './process/popen.js';
import { createProcessIter, type ProcessIter } from './process/process-iter.js';
import { BoundProcess, type ProcessFamily } from './process/process.js';
import { waitProcs } from './process/wait-procs.js';
import { selectPlatform } from './select-platform.js';
import { createCpuFunctions, type CpuFunctions } from './system/cpu.js';
import { createIoCounterFunctions, type IoCounterFunctions } from './system/io-counters.js';
import { createNetworkFunctions, type NetworkFunctions } from './system/network.js';
import { followEvents, type ProcessEventOptions, type ProcessEvents } from './system/process-events.js';
import { createSensorFunctions, type SensorFunctions } from './system/sensors.js';

/** Which machine an instance reads. All options may be omitted. */
export interface PsutilOptions {
  /**
   * Root of the machine's file system, '' by default: prefix of passwd, utmp, mount points and the next two options.
   */
  readonly rootFs?: string;
  /** Mount point of its procfs; `rootFs` + '/proc' by default. */
  readonly procRoot?: string;
  /** Mount point of its sysfs; `rootFs` + '/sys' by default. */
  readonly sysRoot?: string;
  /** Replaces all file access. */
  readonly io?: Io;
  /** Replaces the platform, or makes it from the context, for instance around `selectPlatform(context)`. */
  readonly platform?: Platform | ((context: PlatformContext) => Platform);
  /**
   * Looks up the login names of all processes, instead of the machine's name service, which a program waits for; null
   * shows the number.
   */
  readonly userName?: (uid: number) => string | null;
  /** Monotonic clock in seconds. */
  readonly now?: () => number;
  /** Called if a result says null for something that this system should have. */
  readonly onWarning?: (message: string) => void;
}

/** Process of an instance. */
export interface ProcessConstructor {
  /** Without a PID, this process itself. Throws NoSuchProcess. */
  new (pid?: number): BoundProcess;
  readonly prototype: BoundProcess;
  /** Names that asDict and processIter accept. */
  readonly attrs: ReadonlySet<ProcessAttribute>;
}

/** Popen of an instance. */
export interface PopenConstructor {
  /** Wraps a child process that was already started. */
  new (child: ChildProcess): BoundPopen;
  readonly prototype: BoundPopen;
  /** Starts a program like `spawn` of node:child_process; rejects with NativeCallFailed on failure. */
  start(command: string, args?: readonly string[], options?: SpawnOptions): Promise<BoundPopen>;
}

/** psutil's functions for one machine, with the state they keep between calls. */
export interface Psutil extends CpuFunctions, IoCounterFunctions, NetworkFunctions, SensorFunctions {
  /** The operating system behind it. */
  readonly platform: Platform;
  readonly Process: ProcessConstructor;
  readonly Popen: PopenConstructor;
  readonly waitProcs: typeof waitProcs;
  /** Bytes of memory. */
  readonly virtualMemory: () => VirtualMemory;
  /** Bytes of swap space. */
  readonly swapMemory: () => SwapMemory;
  /** The C heap of this process. Throws NotSupported without glibc; see isSupported. */
  readonly heapInfo: () => HeapInfo;
  /** Returns free memory of the C heap to the operating system as far as possible. */
  readonly heapTrim: () => void;
  /** Mounted file systems with a device; every one with `{all: true}`. */
  readonly diskPartitions: (options?: { readonly all?: boolean }) => DiskPartition[];
  /**
   * Size and use of the file system that holds `path`. It waits for that file system, which may take for ever if it is
   * one of a network, of FUSE or of an automounter; see createAbandonableCalls.
   */
  readonly diskUsage: (path: string) => DiskUsage;
  /**
   * Beyond psutil: each file system once, as `df` lists them, with the mount through which it is seen best. Hidden and
   * bind mounts are left out, and so are views of the kernel's own state such as /proc. Throws NotSupported except on
   * Linux.
   */
  readonly fileSystems: (options?: FileSystemOptions) => FileSystem[];
  /** Beyond psutil: like diskUsage, with inodes. It may wait as long. */
  readonly fileSystemUsage: (path: string) => FileSystemUsage;
  /**
   * Beyond psutil: forms of fileSystemUsage, Process.username, Process.memoryFootprint and Process.cmdline that can be
   * left behind, for programs that must not wait for a file system or name service that never answers, or for the
   * memory lock of a process. Throws NotSupported except on Linux.
   */
  readonly createAbandonableCalls: () => AbandonableCalls;
  /**
   * Beyond psutil: time lost waiting, by resource; empty if the kernel does not account for it. Throws NotSupported
   * except on Linux.
   */
  readonly pressure: () => Partial<Record<PressureResource, Pressure>>;
  /** Seconds since the epoch; moves when the wall clock is set. */
  readonly bootTime: () => number;
  /** The kernel's random id of this boot; null where there is none. */
  readonly bootId: () => string | null;
  /**
   * Beyond psutil: by which path this process finds a file of the watched machine, its links followed below `rootFs`;
   * null if it leads through a mount that may never answer (a network, FUSE). Throws for links in a circle.
   */
  readonly resolvePath: (path: string) => string | null;
  /** Logged-in users. */
  readonly users: () => User[];
  /**
   * Beyond psutil: the users of the passwd file, without asking a name service. Throws NotSupported except on Linux.
   */
  readonly localUsers: () => LocalUsers;
  /**
   * Beyond psutil: name, image and labels of a container by its id (see ProcessIdentityFacts), from the files of
   * Docker, containerd, CRI-O, Podman and the kubelet; no daemon is asked. Null if none knows it, or if their files,
   * which are root's, may not be read. Remembered for some minutes. Linux only.
   */
  readonly containerFacts: (id: string) => ContainerFacts | null;
  /**
   * Beyond psutil: what the control group (version 2) with this path uses, as /proc/PID/cgroup has it; null if there is
   * none. Linux only.
   */
  readonly cgroupUsage: (path: string) => CgroupUsage | null;
  /** PIDs of all processes, in ascending order. */
  readonly pids: () => number[];
  /** Whether a process (not just a thread) has this PID. */
  readonly pidExists: (pid: number) => boolean;
  readonly processIter: ProcessIter;
  /** All processes at once, kept between sweeps: for repeated readings many times cheaper than processIter. */
  readonly createProcessTable: (options?: ProcessTableOptions) => ProcessTable;
  /**
   * Counts the TCP payload of the processes of a table. Linux only; sockets of other network namespaces need
   * CAP_SYS_ADMIN, those of other users' processes CAP_SYS_PTRACE. Throws NotSupported.
   */
  readonly createTcpTraffic: (table: ProcessTable, options?: TcpTrafficOptions) => TcpTraffic;
  /** Reports forks, execs and exits as they happen, until `stop`. Linux only; throws AccessDenied unless root. */
  readonly processEvents: (options: ProcessEventOptions) => ProcessEvents;
  /** Whether a function ('sensorsFans'), or a method of Process ('Process.ionice'), can work on this system. */
  readonly isSupported: (name: string) => boolean;
}

/** Creates an instance with its own caches. It reads nothing before the first call. */
export function createPsutil(options: PsutilOptions = {}): Psutil {
  const platform = choosePlatform(options);
  const memory = createTotalMemory(platform);
  const processes = createProcessList(platform);
  const system: ProcessFamily = {
    platform,
    now: options.now ?? (() => performance.now() / 1000),
    reusedPids: new Set(),
    totalMemory: memory.total,
    lowestPid: processes.lowest,
    exits: new ExitWaiter(),
    ...(options.onWarning === undefined ? {} : { warn: options.onWarning }),
    openProcess: (pid) => new Process(pid),
  };

  class Process extends BoundProcess {
    constructor(pid?: number) {
      super(system, pid);
    }
  }

  class Popen extends BoundPopen {
    constructor(child: ChildProcess) {
      super(system, child);
    }

    static async start(command: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<Popen> {
      return new Popen(await startChild(command, args, options));
    }
  }

  const psutil: Psutil = {
    platform,
    Process,
    Popen,
    waitProcs,
    ...createCpuFunctions(platform),
    ...createIoCounterFunctions(platform),
    ...createNetworkFunctions(platform),
    ...createSensorFunctions(platform),
    virtualMemory: () => memory.read(),
    swapMemory: () => platform.swapMemory(),
    heapInfo: () => platform.heapInfo(),
    heapTrim: () => platform.heapTrim(),
    diskPartitions: (options = {}) => platform.diskPartitions(options.all === true),
    diskUsage: (path) => platform.diskUsage(path),
    fileSystems: ({ accept = () => true } = {}) => platform.fileSystems(accept),
    fileSystemUsage: (path) => platform.fileSystemUsage(path),
    pressure: () => Object.fromEntries(platform.pressure()),
    bootTime: () => platform.bootTime(),
    bootId: () => platform.bootId(),
    users: () => platform.users(),
    localUsers: () => platform.localUsers(),
    resolvePath: (path) => platform.resolvePath(path),
    containerFacts: (id) => platform.containerFacts(id),
    cgroupUsage: (path) => platform.cgroupUsage(path),
    pids: () => processes.pids(),
    pidExists: (pid) => pidExists(platform, pid),
    processIter: createProcessIter(system, (pid) => new Process(pid)),
    createAbandonableCalls: () => platform.createAbandonableCalls(),
    createProcessTable: (options = {}) => platform.createProcessTable(options),
    createTcpTraffic: (table, options = {}) => platform.createTcpTraffic(table, options),
    processEvents: (options) => followEvents(platform.openProcessEvents(options.accounting ?? true), options),
    isSupported: (name) => isKnown(psutil, name) && platform.supports(name),
  };
  return psutil;
}

const methodPrefix = 'Process.';

/** Whether the library has that function or method. */
function isKnown(psutil: Psutil, name: string): boolean {
  if (typeof name !== 'string') {
    return false;
  }
  if (!name.startsWith(methodPrefix)) {
    return Object.hasOwn(psutil, name) && typeof psutil[name as keyof Psutil] === 'function';
  }
  const method = name.slice(methodPrefix.length);
  // `pid` is a property of each object; the others are methods.
  return method === 'pid' || (method !== 'constructor' && isMethod(psutil.Process.prototype, method));
}

/** Searches the prototypes except Object's own. */
function isMethod(prototype: object, name: string): boolean {
  const above: unknown = Object.getPrototypeOf(prototype);
  if (above === null || typeof above !== 'object') {
    return false;
  }
  return Object.hasOwn(prototype, name) || isMethod(above, name);
}

/** Remembers the memory size for memoryPercent, because it hardly ever changes. */
function createTotalMemory(platform: Platform): { readonly read: () => VirtualMemory; readonly total: () => number } {
  let total = 0;
  const read = (): VirtualMemory => {
    const memory = platform.virtualMemory();
    ({ total } = memory);
    return memory;
  };
  return { read, total: () => total || read().total };
}

/** Remembers the lowest PID of the last listing, which has no parent. */
function createProcessList(platform: Platform): {
  readonly pids: () => number[];
  readonly lowest: () => number | null;
} {
  let lowest: number | null = null;
  const pids = (): number[] => {
    const all = platform.pids();
    lowest = all[0] ?? null;
    return all;
  };
  return { pids, lowest: () => lowest ?? pids()[0] ?? null };
}

function choosePlatform(options: PsutilOptions): Platform {
  if (typeof options.platform === 'object') {
    return options.platform;
  }
  const rootFs = trimSlash(options.rootFs ?? '');
  const context: PlatformContext = {
    io: options.io ?? realIo,
    rootFs,
    procRoot: trimSlash(options.procRoot ?? `${rootFs}/proc`),
    sysRoot: trimSlash(options.sysRoot ?? `${rootFs}/sys`),
    ...(options.userName === undefined ? {} : { userName: options.userName }),
    ...(options.onWarning === undefined ? {} : { warn: options.onWarning }),
  };
  return (options.platform ?? selectPlatform)(context);
}

function trimSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function pidExists(platform: Platform, pid: number): boolean {
  if (typeof pid !== 'number' || !Number.isInteger(pid)) {
    throw new TypeError(`pid must be an integer (got ${typeof pid})`);
  }
  if (pid < 0) {
    return false;
  }
  return pid === 0 ? platform.pids().includes(0) : platform.pidExists(pid);
}
