import { warn } from './warnings.mjs';

/**
 * Where the kernel does not tell a number this library says null and psutil 0. Two functions of psutil warn about it too. The names are those of
 * their results.
 */
const WITH_WARNING = {
  virtualMemory: (names) => `${names} memory stats couldn't be determined`,
  swapMemory: (names) => `${names} swap memory stats couldn't be determined`,
};

const SILENT = new Set(['cpuTimes', 'cpuTimesPercent', 'cpuStats', 'diskIoCounters', 'netIoCounters', 'Process.cpuTimes', 'Process.memoryMaps', 'Process.memoryInfoEx']);

/** psutil does not warn about this one. */
const NEVER_NAMED = new Set(['slab']);

export function zeroForUnknown(fn, result) {
  if (result instanceof Promise) {
    return result.then((value) => zeroForUnknown(fn, value));
  }
  if (WITH_WARNING[fn] !== undefined) {
    return zeroWithWarning(WITH_WARNING[fn], result);
  }
  return SILENT.has(fn) ? replaceNulls(result) : result;
}

function zeroWithWarning(sentence, result) {
  const unknown = Object.keys(result).filter((name) => result[name] === null);
  const named = unknown.filter((name) => !NEVER_NAMED.has(name)).map((name) => `'${name}'`);
  if (named.length > 0) {
    const names = named.length === 1 ? named[0] : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
    warn('RuntimeWarning', `${sentence(names)} and ${named.length === 1 ? 'was' : 'were'} set to 0`);
  }
  return { ...result, ...Object.fromEntries(unknown.map((name) => [name, 0])) };
}

function replaceNulls(result) {
  if (result === null || typeof result !== 'object') {
    return result;
  }
  if (Array.isArray(result)) {
    return result.map(replaceNulls);
  }
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, value === null ? 0 : replaceNulls(value)]));
}
