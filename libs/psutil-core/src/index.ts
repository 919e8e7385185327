/**
 * Psutil for TypeScript: the functions of this machine, and `createPsutil` for another one.
 *
 * @module psutil-core
 */
// This file does nothing but export, so that a bundler can leave out the default instance where nobody uses it.
export {
  Popen,
  Process,
  bootId,
  bootTime,
  cpuFreq,
  cpuCount,
  cpuPercent,
  cpuStats,
  cpuTimes,
  cpuTimesPercent,
  cgroupUsage,
  containerFacts,
  createAbandonableCalls,
  createProcessTable,
  createTcpTraffic,
  diskIoCounters,
  diskPartitions,
  diskUsage,
  fileSystems,
  fileSystemUsage,
  getloadavg,
  heapInfo,
  heapTrim,
  isSupported,
  localUsers,
  netConnectionCounts,
  netConnections,
  netIfAddrs,
  netIfStats,
  netIoCounters,
  pidExists,
  pids,
  pressure,
  processEvents,
  processIter,
  resolvePath,
  sensorsBattery,
  sensorsFans,
  sensorsTemperatures,
  swapMemory,
  users,
  virtualMemory,
  waitProcs,
} from './this-machine.js';

export { formatBytes as bytes2human } from './arithmetic/bytes-to-human.js';
export type {
  CpuFreqFunction,
  CpuFunctions,
  CpuPercentFunction,
  CpuTimesFunction,
  CpuTimesPercentFunction,
} from './system/cpu.js';
export type { NetworkFunctions } from './system/network.js';
export type { SensorFunctions } from './system/sensors.js';
export type {
  DiskIoCountersFunction,
  IoCounterFunctions,
  NetIoCountersFunction,
  NowrapOptions,
} from './system/io-counters.js';
export {
  createPsutil,
  type PopenConstructor,
  type ProcessConstructor,
  type Psutil,
  type PsutilOptions,
} from './create-psutil.js';
export {
  AccessDenied,
  NativeCallFailed,
  NoSuchProcess,
  NotSupported,
  PsutilError,
  TimeoutExpired,
  Uncertain,
  UnexpectedFormat,
  Unresponsive,
  ZombieProcess,
  type ProcessErrorFacts,
  type PsutilErrorCode,
} from './errors.js';
export type { AbandonableCalls, CallLimit } from './platform/abandonable-calls.js';
export { realIo, type Io } from './platform/io.js';
export type { CgroupUsage } from './model/cgroup.js';
export type { ContainerFacts } from './model/container.js';
export type { CpuFreq, CpuStats, CpuTimes, LoadAverage } from './model/cpu.js';
export type {
  DiskIoCounters,
  DiskPartition,
  DiskUsage,
  FileSystem,
  FileSystemOptions,
  FileSystemUsage,
  Mount,
} from './model/disk.js';
export type { HeapInfo, SwapMemory, VirtualMemory } from './model/memory.js';
export type {
  ConnectionKind,
  ConnectionStatus,
  InetConnection,
  NetConnection,
  NetConnectionCount,
  NetIoCounters,
  NicAddress,
  NicAddressFamily,
  NicStats,
  SocketAddress,
  SocketType,
  UnixConnection,
} from './model/network.js';
export type { ChildProcess, NodeBuffer, SignalName, SpawnOptions, Stats } from './model/node-types.js';
export type { Pressure, PressureResource, PressureStall } from './model/pressure.js';
export type { Battery, FanSpeed, HardwareTemperature } from './model/sensors.js';
export type { LocalUsers, User } from './model/user.js';
export type {
  IoCounters,
  IoPriority,
  FilePlace,
  MemoryFootprint,
  MemoryFullInfo,
  MemoryInfo,
  MemoryInfoEx,
  MemoryMap,
  MemoryMapSizes,
  MemoryRegion,
  NumCtxSwitches,
  OpenFile,
  PageFaults,
  ProcessChange,
  ProcessCpuTimes,
  ProcessIdent,
  ProcessIds,
  ProcessSignals,
  ProcessStatus,
  ProcessThread,
  ResourceLimit,
  ResourceLimits,
} from './model/process.js';
export type { Platform, PlatformContext } from './platform/platform.js';
export type { PlatformExitWatch, PlatformPin, PlatformProcess } from './platform/platform-process.js';
export * from './constants.js';
export type { ThreadOptions } from './process/process-change.js';
export { completeName } from './process/complete-name.js';
export type { ProcessDescription } from './process/describe-process.js';
export type { BoundPopen } from './process/popen.js';
export type { BoundProcess } from './process/process.js';
export type { MemoryType } from './process/process-usage.js';
export type { WaitedProcesses } from './process/wait-procs.js';
export type { AttributeOptions, PickedAttributes, ProcessAttribute, ProcessAttributes } from './process/attributes.js';
export type { PinnedProcess } from './process/process-actions.js';
export type { ProcessIter, ProcessWithInfo } from './process/process-iter.js';
export type {
  OomVictim,
  ProcessEnd,
  ProcessEvent,
  ProcessEventBatch,
  ProcessEventSource,
  ReapedTotals,
} from './platform/process-event-source.js';
export type { ProcessEventOptions, ProcessEvents } from './system/process-events.js';
export type {
  ProcessColumns,
  ExecutableState,
  ProcessIdentityFacts,
  ProcessTable,
  ProcessTableOptions,
  Sweep,
} from './platform/process-table.js';
export type { TcpTotals, TcpTraffic, TcpTrafficOptions } from './platform/tcp-traffic.js';
export {
  AIX,
  BSD,
  FREEBSD,
  LINUX,
  MACOS,
  NETBSD,
  OPENBSD,
  POSIX,
  selectPlatform,
  SUNOS,
  WINDOWS,
} from './select-platform.js';
export { decodeBytes, encodeText } from './text/surrogate-escape.js';
export { version } from './version.js';
