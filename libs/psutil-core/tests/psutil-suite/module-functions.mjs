import { bytes2human } from '../../dist/index.js';
import { callBack } from './reverse-calls.mjs';
import { processOf, refOf } from './process-table.mjs';
import { psutil } from './session.mjs';
import { attributesToPsutil, toPsutil } from './psutil-values.mjs';

/** Names of psutil's functions: what the library has of them is offered. */
export const FUNCTION_NAMES = [
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

/** The objects that the last processIter gave: those its cache holds. */
let iterated = [];

/** Functions whose arguments or results are more than plain values. */
const SPECIAL = {
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
  return Object.hasOwn(SPECIAL, fn) || FUNCTION_NAMES.includes(fn);
}

/** Arguments are passed on as they came, so that the library's own checks are what the tests see. */
export function callModuleFunction(fn, args) {
  const special = SPECIAL[fn];
  return special === undefined ? toPsutil(fn, functionOf(fn)(...args)) : special(...args);
}

/** Of the instance, or of the package where it needs no machine (bytes2human). */
export function functionOf(name) {
  return psutil()[name] ?? { bytes2human }[name];
}

export function iteratedProcesses() {
  return iterated;
}

/** Python's None for "not given". */
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
