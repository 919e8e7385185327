import { NotSupported } from '../errors.js';
import type { Platform } from '../platform/platform.js';
import { createUnsupportedProcess } from './process.js';

/**
 * A platform for an unknown operating system. Everything throws NotSupported, or what `refuse` throws; `supports` says
 * so beforehand. A platform that lacks functions delegates them to this one.
 */
export function createUnsupportedPlatform(system: string, refuse: () => never = refuseAll(system)): Platform {
  return {
    name: 'unsupported',
    cpuTimes: refuse,
    perCpuTimes: refuse,
    cpuCountLogical: refuse,
    cpuCountCores: refuse,
    cpuStats: refuse,
    cpuFreq: refuse,
    getloadavg: refuse,
    pressure: refuse,
    virtualMemory: refuse,
    swapMemory: refuse,
    heapInfo: refuse,
    heapTrim: refuse,
    diskPartitions: refuse,
    diskUsage: refuse,
    fileSystems: refuse,
    fileSystemUsage: refuse,
    diskIoCounters: refuse,
    netIoCounters: refuse,
    netConnections: refuse,
    netConnectionCounts: refuse,
    netIfAddrs: refuse,
    netIfStats: refuse,
    sensorsTemperatures: refuse,
    sensorsFans: refuse,
    sensorsBattery: refuse,
    bootTime: refuse,
    bootId: refuse,
    users: refuse,
    localUsers: refuse,
    containerFacts: refuse,
    cgroupUsage: refuse,
    pids: refuse,
    pidExists: refuse,
    ppids: refuse,
    createAbandonableCalls: refuse,
    createProcessTable: refuse,
    createTcpTraffic: refuse,
    openProcessEvents: refuse,
    openProcess: (pid) => createUnsupportedProcess(pid, refuse),
    ownPid: () => process.pid,
    userName: refuse,
    usesUserIds: false,
    rlimitNumber: refuse,
    resolvePath: refuse,
    isExecutableFile: refuse,
    cutsNames: false,
    supports: () => false,
  };
}

function refuseAll(system: string): () => never {
  return () => {
    throw new NotSupported(`psutil-core does not support the operating system '${system}' yet`);
  };
}
