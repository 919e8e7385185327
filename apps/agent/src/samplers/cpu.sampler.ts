import type { Psutil } from '@psfleet/psutil-core';
import { sampler, type Sampler } from './sampler.js';

/** Beyond this number of CPUs only the total is sampled: per-CPU rows would outweigh those of the processes. */
const maxCpus = 64;

/** The total has the CPU name `''`, as in the catalog. */
function perCpu<T>(total: T, each: () => readonly T[]): { readonly cpu: string; readonly value: T }[] {
  const cpus = each();
  const shown = cpus.length > maxCpus ? [] : cpus.map((value, index) => ({ cpu: String(index), value }));
  return [{ cpu: '', value: total }, ...shown];
}

export function cpuSamplers(ps: Psutil): Sampler[] {
  // The first calls return 0.0, because they have nothing to compare with.
  ps.cpuPercent();
  ps.cpuPercent({ percpu: true });
  ps.cpuTimesPercent();
  ps.cpuTimesPercent({ percpu: true });
  return [
    sampler('cpu_times', () =>
      perCpu(ps.cpuTimes(), () => ps.cpuTimes({ percpu: true })).map(({ cpu, value }) => ({ cpu, ...value })),
    ),
    sampler('cpu_percent', () => perCpu(ps.cpuPercent(), () => ps.cpuPercent({ percpu: true }))),
    sampler('cpu_times_percent', () =>
      perCpu(ps.cpuTimesPercent(), () => ps.cpuTimesPercent({ percpu: true })).map(({ cpu, value }) => ({
        cpu,
        ...value,
      })),
    ),
    sampler('cpu_freq', () => {
      const mean = ps.cpuFreq();
      return mean === null
        ? []
        : perCpu(mean, () => ps.cpuFreq({ percpu: true })).map(({ cpu, value }) => ({ cpu, ...value }));
    }),
    sampler('cpu_count', () => [{ logical: ps.cpuCount(), cores: ps.cpuCount({ logical: false }) }]),
    sampler('cpu_stats', () => [ps.cpuStats()]),
    sampler('getloadavg', () => {
      const [load1, load5, load15] = ps.getloadavg();
      return [{ load1, load5, load15 }];
    }),
  ];
}
