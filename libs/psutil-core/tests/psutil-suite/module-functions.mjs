import { bytes2human } from '../../dist/index.js';
import { callBack } from './reverse-calls.mjs';
import { processOf, refOf } from './process-table.mjs';
import { psutil } from './session.mjs';
import { attributesToPsutil, toPsutil } from './psutil-values.mjs';

/** Functions offered to the suite, by the library's names. */
export const functionNames = [
  'pids',
  'pidExists',
  'processIter',
  'waitProcs',
  'virtualMemory',
  'swapMemory',
  'cpuTimes',
  'cpuPercent',
  'cpuTimesPercent',
  'cpuCount',
  'cpuStats',
  'cpuFreq',
  'getloadavg',
  'netIoCounters',
  'netConnections',
  'netIfAddrs',
  'netIfStats',
  'diskIoCounters',
  'diskPartitions',
  'diskUsage',
  'users',
  'bootTime',
  'bytes2human',
  'sensorsTemperatures',
  'sensorsFans',
  'sensorsBattery',
  'heapInfo',
  'heapTrim',
];

/** The processes of the last processIter, which its cache holds. */
let iterated = [];

/** Functions whose arguments or results are more than plain values. */
const specialFunctions = {
  processIter: (options) => {
    iterated = [...psutil().processIter(iterOptions(options))];
    return iterated.map((process) => ({ ...refOf(process), info: attributesToPsutil(process.info) }));
  },
  'processIter.cacheClear': () => {
    iterated = [];
    psutil().processIter.cacheClear();
    return null;
  },
  waitProcs: async (refs, options) => {
    const { gone, alive } = await psutil().waitProcs(refs.map(processOf), {
      ...options,
      callback: callbackOf(options.callback),
    });
    return { gone: gone.map(withReturncode), alive: alive.map(refOf) };
  },
  'diskIoCounters.cacheClear': () => psutil().diskIoCounters.cacheClear(),
  'netIoCounters.cacheClear': () => psutil().netIoCounters.cacheClear(),
};

export function isModuleFunction(fn) {
  return Object.hasOwn(specialFunctions, fn) || functionNames.includes(fn);
}

/** Arguments are passed on unchanged, so that the tests see the library's own checks. */
export function callModuleFunction(fn, args) {
  const special = specialFunctions[fn];
  return special === undefined ? toPsutil(fn, functionOf(fn)(...args)) : special(...args);
}

/** Finds the function in the instance, or in the package if it needs no machine (bytes2human). */
export function functionOf(name) {
  return psutil()[name] ?? { bytes2human }[name];
}

export function iteratedProcesses() {
  return iterated;
}

/** Python's None means that an argument was omitted. */
function iterOptions({ attrs, adValue }) {
  return attrs === null ? undefined : { attrs, adValue };
}

function callbackOf(callback) {
  if (callback === null) {
    return undefined;
  }
  return callback.callback === true ? (process) => callBack('callback', [withReturncode(process)]) : callback;
}

function withReturncode(process) {
  return { ...refOf(process), returncode: process.returncode ?? null };
}
