import { askOr, isHooked } from './reverse-calls.mjs';

/**
 * psutil finds devices by file name patterns, this library by listing directories. When a test replaces the patterns' answers (hook io.glob), a
 * directory contains what the answers say it does.
 */
const PATTERNS = [
  '/sys/class/hwmon/hwmon*/temp*_*',
  '/sys/class/hwmon/hwmon*/device/temp*_*',
  '/sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_*',
  '/sys/class/hwmon/hwmon*/fan*_*',
  '/sys/class/hwmon/hwmon*/device/fan*_*',
  '/sys/class/thermal/thermal_zone*',
  '/sys/class/thermal/thermal_zone*/trip_point*',
  '/sys/devices/system/cpu/cpufreq/policy[0-9]*',
  '/sys/devices/system/cpu/cpu[0-9]*/cpufreq',
  '/sys/devices/system/cpu/cpu[0-9]*/topology/core_cpus_list',
  '/sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list',
];

/** Names in a directory that a pattern looks into; null for any other directory, or if the test does not replace patterns. */
export function listByPatterns(directory) {
  if (!isHooked('io.glob')) {
    return null;
  }
  const asked = PATTERNS.flatMap((pattern) => patternWithin(pattern, directory));
  if (asked.length === 0) {
    return null;
  }
  const names = asked.flatMap((pattern) => askOr('io.glob', [pattern], () => []).map((path) => nameWithin(path, pattern, directory)));
  return [...new Set(names)].filter((name) => name !== null);
}

/** The pattern to ask about a directory on its way: psutil asks for trip points zone by zone, for everything else over all directories. */
function patternWithin(pattern, directory) {
  const parts = pattern.split('/');
  const depth = directory.split('/').length;
  if (depth >= parts.length || !toRegExp(parts.slice(0, depth).join('/')).test(directory)) {
    return [];
  }
  const isTripPoint = pattern.endsWith('/trip_point*');
  if (isTripPoint && depth !== parts.length - 1) {
    return [];
  }
  return [isTripPoint ? `${directory}/trip_point*` : pattern];
}

/** The next part of an answered path below the directory. Tests name sensors without the quantity ('temp1'), which is what psutil cuts them to. */
function nameWithin(path, pattern, directory) {
  if (pattern.startsWith(`${directory}/`) && !path.startsWith(`${directory}/`) && pattern.endsWith('/trip_point*')) {
    return path.slice(path.lastIndexOf('/') + 1);
  }
  if (!path.startsWith(`${directory}/`)) {
    return null;
  }
  const [name = ''] = path.slice(directory.length + 1).split('/');
  return /^(temp|fan)[0-9]+$/.test(name) ? `${name}_input` : name;
}

function toRegExp(pattern) {
  return new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*')}$`);
}
