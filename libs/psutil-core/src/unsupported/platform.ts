import { NotSupported } from '../errors.js';
import type { Platform, PlatformProcess } from '../platform.js';

/** An operating system that this library does not know: everything throws NotSupported, and says so beforehand through `supports`. */
export function createUnsupportedPlatform(system: string): Platform {
  const refuse = (): never => {
    throw new NotSupported(`psutil-core does not know the operating system '${system}' yet`);
  };
  return {
    name: 'unsupported',
    cpuTimes: refuse,
    perCpuTimes: refuse,
    cpuCountLogical: refuse,
    cpuCountCores: refuse,
    cpuStats: refuse,
    getloadavg: refuse,
    virtualMemory: refuse,
    swapMemory: refuse,
    diskPartitions: refuse,
    diskUsage: refuse,
    diskIoCounters: refuse,
    netIoCounters: refuse,
    bootTime: refuse,
    bootId: refuse,
    pids: refuse,
    pidExists: refuse,
    openProcess: (pid) => createUnsupportedProcess(pid, refuse),
    ownPid: () => process.pid,
    userName: refuse,
    usesUserIds: false,
    isExecutableFile: refuse,
    supports: () => false,
  };
}

function createUnsupportedProcess(pid: number, refuse: () => never): PlatformProcess {
  return {
    pid,
    knownName: null,
    startTicks: refuse,
    name: refuse,
    exe: refuse,
    cmdline: refuse,
    ppid: refuse,
    status: refuse,
    uids: refuse,
    username: refuse,
    createTime: refuse,
    cpuTimes: refuse,
    memoryInfo: refuse,
    numThreads: refuse,
    numFds: refuse,
    ioCounters: refuse,
    numCtxSwitches: refuse,
    nice: refuse,
    setNice: refuse,
    sendSignal: refuse,
    pin: refuse,
    oneshotEnter: () => undefined,
    oneshotExit: () => undefined,
  };
}
