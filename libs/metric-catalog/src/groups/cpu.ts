import { counter, defineGroup, gauge, type Platform } from '../define.js';

const cpu = { cpu: { number: 1, help: "Number of the logical CPU; '' is the total of all", hasTotal: true } } as const;

function mode(number: number, otelMode: string, help: string, platforms?: readonly Platform[]) {
  return counter(number, 's', help, {
    decimals: 2,
    otel: { name: 'system.cpu.time', attributes: { 'cpu.mode': otelMode } },
    prometheus: 'system_cpu_time_seconds_total',
    ...(platforms === undefined ? {} : { platforms }),
  });
}

export const cpuTimes = defineGroup({
  name: 'cpu_times',
  number: 1,
  help: 'Seconds that each CPU spent in each mode since boot',
  dimensions: cpu,
  fields: {
    user: mode(1, 'user', 'Normal processes in user mode, guests included'),
    system: mode(2, 'system', 'Processes in kernel mode'),
    idle: mode(3, 'idle', 'Doing nothing'),
    nice: mode(4, 'nice', 'Niced processes in user mode, niced guests included', ['linux']),
    iowait: mode(5, 'iowait', 'Idle while waiting for I/O', ['linux']),
    irq: mode(6, 'interrupt', 'Serving hardware interrupts', ['linux', 'windows', 'freebsd']),
    softirq: mode(7, 'softirq', 'Serving software interrupts', ['linux']),
    steal: mode(8, 'steal', 'Taken by other guests of the hypervisor', ['linux']),
    guest: mode(9, 'guest', 'Running guests; part of user', ['linux']),
    guest_nice: mode(10, 'guest_nice', 'Running niced guests; part of nice', ['linux']),
  },
});

export const cpuPercent = defineGroup({
  name: 'cpu_percent',
  number: 2,
  help: 'Share of time that each CPU was busy since the last tick',
  dimensions: cpu,
  fields: {
    value: gauge(1, '%', 'Busy share, 100 is the whole CPU (the total is the mean of all CPUs)', { decimals: 1 }),
  },
});

export const cpuCount = defineGroup({
  name: 'cpu_count',
  number: 3,
  help: 'CPUs of the machine',
  everySeconds: 60,
  dimensions: {},
  fields: {
    logical: gauge(1, '{cpu}', 'CPUs that the scheduler sees', {
      otel: { name: 'system.cpu.logical.count' },
      prometheus: 'system_cpu_logical_count',
    }),
    cores: gauge(2, '{cpu}', 'Physical cores', {
      otel: { name: 'system.cpu.physical.count' },
      prometheus: 'system_cpu_physical_count',
    }),
  },
});

export const cpuStats = defineGroup({
  name: 'cpu_stats',
  number: 4,
  help: 'What the CPUs were called for since boot',
  dimensions: {},
  fields: {
    ctx_switches: counter(1, '{switch}', 'Context switches, voluntary and not', {
      prometheus: 'node_context_switches_total',
    }),
    interrupts: counter(2, '{interrupt}', 'Hardware interrupts', { prometheus: 'node_intr_total' }),
    soft_interrupts: counter(3, '{interrupt}', 'Software interrupts', { platforms: ['linux', 'darwin', 'freebsd'] }),
    syscalls: counter(4, '{call}', 'System calls; Linux does not count them', {
      platforms: ['windows', 'darwin', 'freebsd'],
    }),
  },
});

export const getloadavg = defineGroup({
  name: 'getloadavg',
  number: 5,
  help: 'Processes running or waiting to run, as exponentially damped averages',
  dimensions: {},
  fields: {
    load1: gauge(1, '1', 'Over 1 minute', {
      decimals: 2,
      otel: { name: 'system.cpu.load_average.1m' },
      prometheus: 'node_load1',
    }),
    load5: gauge(2, '1', 'Over 5 minutes', {
      decimals: 2,
      otel: { name: 'system.cpu.load_average.5m' },
      prometheus: 'node_load5',
    }),
    load15: gauge(3, '1', 'Over 15 minutes', {
      decimals: 2,
      otel: { name: 'system.cpu.load_average.15m' },
      prometheus: 'node_load15',
    }),
  },
});

function share(number: number, otelMode: string, help: string, platforms?: readonly Platform[]) {
  return gauge(number, '%', help, {
    decimals: 1,
    otel: { name: 'system.cpu.utilization', attributes: { 'cpu.mode': otelMode } },
    prometheus: 'system_cpu_utilization_ratio',
    ...(platforms === undefined ? {} : { platforms }),
  });
}

/** Read rarely: it has a row per CPU, and the rates of `cpu_times` say the same at every tick. */
export const cpuTimesPercent = defineGroup({
  name: 'cpu_times_percent',
  number: 14,
  help: 'Share of time that each CPU spent in each mode since the reading before',
  everySeconds: 60,
  dimensions: cpu,
  fields: {
    user: share(1, 'user', 'Normal processes in user mode, guests included'),
    system: share(2, 'system', 'Processes in kernel mode'),
    idle: share(3, 'idle', 'Doing nothing'),
    nice: share(4, 'nice', 'Niced processes in user mode, niced guests included', ['linux']),
    iowait: share(5, 'iowait', 'Idle while waiting for I/O', ['linux']),
    irq: share(6, 'interrupt', 'Serving hardware interrupts', ['linux', 'windows', 'freebsd']),
    softirq: share(7, 'softirq', 'Serving software interrupts', ['linux']),
    steal: share(8, 'steal', 'Taken by other guests of the hypervisor', ['linux']),
    guest: share(9, 'guest', 'Running guests; part of user', ['linux']),
    guest_nice: share(10, 'guest_nice', 'Running niced guests; part of nice', ['linux']),
  },
});

export const cpuFreq = defineGroup({
  name: 'cpu_freq',
  number: 15,
  help: 'Clock of each CPU',
  everySeconds: 60,
  dimensions: cpu,
  fields: {
    current: gauge(1, 'MHz', 'Now (the total is the mean of all CPUs)', {
      decimals: 1,
      otel: { name: 'system.cpu.frequency' },
      prometheus: 'node_cpu_scaling_frequency_hertz',
    }),
    min: gauge(2, 'MHz', 'Lowest that the CPU may be set to', {
      decimals: 1,
      prometheus: 'node_cpu_scaling_frequency_min_hertz',
    }),
    max: gauge(3, 'MHz', 'Highest that the CPU may be set to', {
      decimals: 1,
      prometheus: 'node_cpu_scaling_frequency_max_hertz',
    }),
  },
});
