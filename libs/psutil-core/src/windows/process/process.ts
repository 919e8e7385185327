import type { PlatformProcess } from '../../platform/platform-process.js';
import { createUnsupportedProcess } from '../../unsupported/process.js';
import { decodeThreads } from '../decode/processes.js';
import { readSockets } from '../network/network.js';
import { processRights, readPriorityClass } from '../native/processes.js';
import { readIoPriority } from '../native/process-information.js';
import { readCreateTime, readName, readPath, readUserName } from './process-facts.js';
import { readAffinity, readEligibleCpus } from './process-changes.js';
import { pinProcess, watchExit } from './process-pin.js';
import { ProcessSource } from './process-source.js';
import {
  readCpuTimes,
  readFootprint,
  readIo,
  readMemoryInfo,
  readMemoryInfoEx,
  readPageFaults,
} from './process-use.js';
import type { Snapshots } from './snapshots.js';
import { readArguments, readCommandText, readDirectory, readEnvironment } from './start-parameters.js';

/** One process of Windows. What Windows does not have throws what `refuse` throws. */
export function openWindowsProcess(pid: number, snapshots: Snapshots, refuse: () => never): PlatformProcess {
  const source = new ProcessSource(pid, snapshots);
  const limited = processRights.queryLimited;
  return {
    ...createUnsupportedProcess(pid, refuse),
    get knownName() {
      return source.knownName;
    },
    set knownName(name) {
      source.knownName = name;
    },
    startTicks: () => source.startTicks(),
    name: () => readName(source),
    exe: () => readPath(source),
    cmdline: () => readArguments(source),
    cmdlineText: () => readCommandText(source),
    isMemoryHeld: () => false,
    isKernelThread: () => false,
    ppid: () => source.entry().ppid,
    status: () => (source.entry().isSuspended ? 'stopped' : 'running'),
    username: () => readUserName(source),
    createTime: () => readCreateTime(source),
    cwd: () => readDirectory(source),
    environ: () => readEnvironment(source),
    cpuTimes: () => readCpuTimes(source),
    memoryInfo: () => readMemoryInfo(source),
    memoryInfoEx: () => readMemoryInfoEx(source),
    memoryFootprint: () => readFootprint(source),
    pageFaults: () => readPageFaults(source),
    threads: () => {
      const { entry, bytes } = source.listed();
      return decodeThreads(bytes, entry);
    },
    netConnections: (kind) => {
      const sockets = readSockets(kind).filter((socket) => socket.pid === pid);
      // The tables of sockets do not say whether the process exists; its entry in the list of processes does.
      source.entry();
      return sockets;
    },
    numThreads: () => source.entry().numThreads,
    ioCounters: () => readIo(source),
    numCtxSwitches: () => ({ voluntary: source.entry().contextSwitches, involuntary: null }),
    nice: () => source.use(limited, readPriorityClass),
    ionice: () => ({ ioclass: source.use(limited, readIoPriority), value: null }),
    cpuAffinity: () => source.use(limited, readAffinity),
    eligibleCpus: () => source.use(limited, readEligibleCpus),
    change: (change, startTicks) => {
      const pin = pinProcess(source, startTicks);
      try {
        pin.change(change);
      } finally {
        pin.release();
      }
    },
    sendSignal: (signal, startTicks) => {
      const pin = pinProcess(source, startTicks);
      try {
        return pin.sendSignal(signal);
      } finally {
        pin.release();
      }
    },
    pin: (startTicks) => pinProcess(source, startTicks),
    watchExit: (startTicks) => watchExit(source, startTicks),
    oneshotEnter: () => source.enter(),
    oneshotExit: () => source.exit(),
  };
}
