import { createPsutil, type Psutil } from './create-psutil.js';
import type { BoundPopen } from './process/popen.js';
import type { BoundProcess } from './process/process.js';

/** The default instance, which reads this machine. It reads nothing and loads no native code before the first call. */
const machine: Psutil = createPsutil();

export const Process = machine.Process;
export type Process = BoundProcess;
export const Popen = machine.Popen;
export type Popen = BoundPopen;

export const {
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
} = machine;
