import type { Platform, PlatformContext } from '../../platform/platform.js';
import { hasLibc } from '../native/libc.js';
import { readNativeLoadAverage } from '../native/load-average.js';
import { readNativeOnlineCpus } from '../native/online-cpus.js';
import { parseProcessorCount, parsePhysicalCoreCount, readCpuinfo } from '../proc/cpuinfo.js';
import { readLoadavg } from '../proc/loadavg.js';
import { parseCpuLineCount, parseCpuStats, parseCpuTimes, parsePerCpuTimes, readStat } from '../proc/stat.js';
import { readCoreCount, readOnlineCpuCount } from '../sys/cpu-topology.js';
import { readCpuFreqs } from '../sys/cpufreq.js';
import { isOwnMachine } from '../system/own-machine.js';

type LinuxCpu = Pick<
  Platform,
  'cpuTimes' | 'perCpuTimes' | 'cpuCountLogical' | 'cpuCountCores' | 'cpuStats' | 'cpuFreq' | 'getloadavg'
>;

/** Reads CPUs from /proc/stat, /proc/cpuinfo, /proc/loadavg and /sys/devices/system/cpu. */
export function createLinuxCpu(context: PlatformContext): LinuxCpu {
  return {
    cpuTimes: () => parseCpuTimes(readStat(context)),
    perCpuTimes: () => parsePerCpuTimes(readStat(context)),
    cpuCountLogical: () => readLogicalCount(context),
    cpuCountCores: () => readCoreCount(context) || parsePhysicalCoreCount(readCpuinfo(context)) || null,
    cpuStats: () => parseCpuStats(readStat(context)),
    cpuFreq: () => readCpuFreqs(context),
    getloadavg: () => (isOwnMachine(context) && hasLibc() ? readNativeLoadAverage() : readLoadavg(context)),
  };
}

function readLogicalCount(context: PlatformContext): number | null {
  const native = isOwnMachine(context) ? readNativeOnlineCpus() : null;
  return (
    native ??
    readOnlineCpuCount(context) ??
    (parseProcessorCount(readCpuinfo(context)) || parseCpuLineCount(readStat(context)) || null)
  );
}
