// Documentation/admin-guide/pm/cpufreq.rst: frequencies in kHz
import { NotSupported } from '../../errors.js';
import type { CpuFreq } from '../../model/cpu.js';
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readPieceIfAny, splitWords } from '../files/kernel-text.js';
import { parseClocksMhz, readCpuinfo } from '../proc/cpuinfo.js';
import { findPaths } from './find-paths.js';

/** Clock of each online CPU in MHz; empty where neither cpufreq nor cpuinfo has it. */
export function readCpuFreqs(context: PlatformContext): CpuFreq[] {
  const clocks = parseClocksMhz(readCpuinfo(context));
  const cpus = `${context.sysRoot}/devices/system/cpu`;
  const hasPolicies = context.io.exists(`${cpus}/cpufreq/policy0`) || context.io.exists(`${cpus}/cpu0/cpufreq`);
  const policies = hasPolicies ? [...findPolicies(context)].sort(([left], [right]) => left - right) : [];
  if (policies.length === 0) {
    return clocks.flatMap((current) => (current === null ? [] : [{ current, min: null, max: null }]));
  }
  // The kernel's average in cpuinfo is cheaper and better than asking the hardware, if every CPU has one (psutil
  // #1851).
  const hasAllClocks = clocks.length === policies.length;
  return policies.flatMap(([cpu, folder], index) => {
    const clock = hasAllClocks ? (clocks[index] ?? null) : null;
    const current = clock ?? readCurrent(context, folder, cpu);
    return current === null
      ? []
      : [
          {
            current,
            min: readMhz(context, `${folder}/scaling_min_freq`),
            max: readMhz(context, `${folder}/scaling_max_freq`),
          },
        ];
  });
}

/** Maps each CPU to its policy's folder. A policy may govern many CPUs and lists the online ones. */
function findPolicies(context: PlatformContext): Map<number, string> {
  const cpus = `${context.sysRoot}/devices/system/cpu`;
  const current = findPaths(context.io, `${cpus}/cpufreq/policy[0-9]*`);
  const folders = current.length > 0 ? current : findPaths(context.io, `${cpus}/cpu[0-9]*/cpufreq`);
  const policies = new Map<number, string>();
  for (const folder of folders) {
    const affected = readPieceIfAny(context.io, `${folder}/affected_cpus`);
    const numbers =
      affected === null
        ? [numberIn(folder, cpus)]
        : splitWords(affected.text).map((word) => parseDecimal(word, affected, affected.text));
    for (const number of numbers) {
      policies.set(number, folder);
    }
  }
  return policies;
}

/** 3 for `.../cpufreq/policy3` and `.../cpu3/cpufreq`. */
function numberIn(folder: string, cpus: string): number {
  return Number(/\d+/u.exec(folder.slice(cpus.length))?.[0] ?? 0);
}

/** Null for a CPU that is switched off, which must not count as one with a clock of 0. */
function readCurrent(context: PlatformContext, folder: string, cpu: number): number | null {
  // Old Red Hat kernels have only the second file (psutil #1071).
  const current = readMhz(context, `${folder}/scaling_cur_freq`) ?? readMhz(context, `${folder}/cpuinfo_cur_freq`);
  if (current !== null) {
    return current;
  }
  const online = readPieceIfAny(context.io, `${context.sysRoot}/devices/system/cpu/cpu${cpu}/online`);
  if (online?.text.trim() === '0') {
    return null;
  }
  throw new NotSupported(`${folder} has no current frequency`);
}

/** Null for '<unknown>', which drivers write if the hardware does not report a frequency. */
function readMhz(context: PlatformContext, path: string): number | null {
  const text = readPieceIfAny(context.io, path)?.text.trim() ?? '';
  return /^\d{1,15}$/u.test(text) ? Number(text) / 1000 : null;
}
