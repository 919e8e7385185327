import { createPsutil, type Psutil } from './create-psutil.js';
import type { BoundProcess } from './process/process.js';

/** The default instance: this machine. Nothing is read and no native code is loaded before the first call. */
const machine: Psutil = createPsutil();

export const Process = machine.Process;
export type Process = BoundProcess;

export const {
  bootId,
  bootTime,
  cpuCount,
  cpuPercent,
  cpuStats,
  cpuTimes,
  diskIoCounters,
  diskPartitions,
  diskUsage,
  getloadavg,
  isSupported,
  netIoCounters,
  pidExists,
  pids,
  processIter,
  swapMemory,
  virtualMemory,
} = machine;

export type { CpuFunctions, CpuPercentFunction, CpuTimesFunction } from './system-cpu.js';
export type { DiskIoCountersFunction, IoCounterFunctions, NetIoCountersFunction } from './system-io-counters.js';
export { createPsutil, type ProcessConstructor, type Psutil, type PsutilOptions } from './create-psutil.js';
export {
  AccessDenied,
  NativeCallFailed,
  NoSuchProcess,
  NotSupported,
  PsutilError,
  TimeoutExpired,
  Uncertain,
  UnexpectedFormat,
  ZombieProcess,
  type PsutilErrorCode,
} from './errors.js';
export { realIo, type Io } from './io.js';
export type { CpuStats, CpuTimes } from './model/cpu.js';
export type { DiskIoCounters, DiskPartition, DiskUsage } from './model/disk.js';
export type { SwapMemory, VirtualMemory } from './model/memory.js';
export type { NetIoCounters } from './model/network.js';
export type {
  IoCounters,
  MemoryInfo,
  NumCtxSwitches,
  ProcessCpuTimes,
  ProcessIdent,
  ProcessIds,
  ProcessStatus,
} from './model/process.js';
export type { Platform, PlatformContext, PlatformPin, PlatformProcess } from './platform.js';
export type { AttributeOptions, PickedAttributes, ProcessAttribute, ProcessAttributes } from './process/attributes.js';
export type { PinnedProcess } from './process/process-actions.js';
export type { ProcessIter, ProcessWithInfo } from './process/process-iter.js';
export { selectPlatform } from './select-platform.js';
export { decodeBytes, encodeText } from './text/surrogate-escape.js';
