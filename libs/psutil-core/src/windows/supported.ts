import { hasNativeCalls } from './native/library.js';

/** The functions of psutil-core that Windows has none of, or that are not built for it yet. */
const missingFunctions: ReadonlySet<string> = new Set([
  'cgroupUsage',
  'containerFacts',
  'createAbandonableCalls',
  'createProcessTable',
  'createTcpTraffic',
  'fileSystems',
  'fileSystemUsage',
  'getloadavg',
  'heapInfo',
  'heapTrim',
  'localUsers',
  'pressure',
  'processEvents',
  'resolvePath',
  'sensorsFans',
  'sensorsTemperatures',
]);

/** Methods of Process, likewise. */
const missingMethods: ReadonlySet<string> = new Set([
  'cpuNum',
  'executableInode',
  'gids',
  'isFrozen',
  'memoryMaps',
  'numFds',
  'openFiles',
  'placeOf',
  'rlimit',
  'signals',
  'terminal',
  'uids',
]);

/**
 * Whether a function, or a method of Process ('Process.nice'), can work on this Windows: all of them call DLLs. Never
 * throws.
 */
export function isSupportedOnWindows(name: string): boolean {
  const isMissing = name.startsWith('Process.')
    ? missingMethods.has(name.slice('Process.'.length))
    : missingFunctions.has(name);
  return !isMissing && hasNativeCalls();
}
