import { NoSuchProcess } from '../../dist/index.js';
import { freeHandle, processOf, refOf } from './process-table.mjs';
import { psutil } from './session.mjs';
import { attributesToPsutil, toPsutil } from './psutil-values.mjs';

/** Methods and properties offered to the suite, by the library's names. */
export const methodNames = [
  'pid',
  'ppid',
  'name',
  'exe',
  'cmdline',
  'status',
  'username',
  'createTime',
  'cwd',
  'uids',
  'gids',
  'terminal',
  'numFds',
  'ioCounters',
  'cpuNum',
  'environ',
  'numCtxSwitches',
  'numThreads',
  'threads',
  'cpuTimes',
  'memoryInfo',
  'memoryInfoEx',
  'memoryFootprint',
  'memoryFullInfo',
  'pageFaults',
  'openFiles',
  'nice',
  'ionice',
  'cpuAffinity',
  'rlimit',
  'cpuPercent',
  'memoryPercent',
  'memoryMaps',
  'netConnections',
  'children',
  'parent',
  'parents',
  'isRunning',
  'sendSignal',
  'suspend',
  'resume',
  'terminate',
  'kill',
  'wait',
  'asDict',
  'oneshot',
];

/** The functions that end the open oneshot blocks, by object. */
const oneshots = new WeakMap();

/** Methods whose arguments or results are more than plain values. */
const specialMethods = {
  oneshotEnter: (process) => {
    const ends = oneshots.get(process) ?? [];
    oneshots.set(process, [...ends, process.beginOneshot()]);
    return null;
  },
  oneshotExit: (process) => {
    const ends = oneshots.get(process) ?? [];
    ends.at(-1)?.();
    oneshots.set(process, ends.slice(0, -1));
    return null;
  },
  equals: (process, other) => process.equals(processOf(other)),
  children: (process, options) => process.children(options).map(refOf),
  parents: (process) => process.parents().map(refOf),
  parent: (process) => {
    const parent = process.parent();
    return parent === null ? null : refOf(parent);
  },
  asDict: (process, { attrs, adValue }) =>
    attributesToPsutil(process.asDict(attrs === null ? { adValue } : { attrs, adValue })),
};

export function callProcessFunction(fn, ref, args) {
  if (fn === 'Process.new') {
    const [pid, options] = args;
    return refOf(options?.ignoreNsp === true ? openMaybeGone(pid) : new (psutil().Process)(pid));
  }
  if (fn === 'Process.free') {
    return freeHandle(args[0]);
  }
  const name = fn.slice('Process.'.length);
  const process = processOf(ref);
  const special = specialMethods[name];
  return special === undefined ? toPsutil(fn, process[name](...args)) : special(process, ...args);
}

/** psutil.Popen's Process, whose child may already be gone; only the library's Popen accepts that. */
function openMaybeGone(pid) {
  const { Process, Popen } = psutil();
  try {
    return new Process(pid);
  } catch (error) {
    if (error instanceof NoSuchProcess) {
      return new Popen({ pid });
    }
    throw error;
  }
}
