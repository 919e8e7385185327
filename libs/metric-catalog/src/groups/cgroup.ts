import { counter, defineGroup, gauge } from '../define.js';

const linux = { platforms: ['linux'] } as const;

/** cAdvisor's names, which most dashboards of containers use. */
const cadvisor = (name: string) => ({ ...linux, prometheus: `container_${name}` }) as const;

function pressureAverage(number: number, line: 'some' | 'full', resource: string) {
  const whose = line === 'some' ? 'at least one task' : 'all tasks that had work';
  const help = `Time in which ${whose} of it waited for ${resource}, of the last 10 seconds`;
  return gauge(number, '%', help, { decimals: 2, ...linux });
}

function pressureTotal(number: number, line: 'some' | 'full', resource: string) {
  const whose = line === 'some' ? 'at least one task' : 'all tasks that had work';
  return counter(number, 'us', `Time in which ${whose} of it waited for ${resource}`, linux);
}

/** Each row costs a dozen small files, so they are read once a minute. */
export const cgroup = defineGroup({
  name: 'cgroup',
  number: 31,
  help: 'What each systemd unit and each container uses (control groups of version 2); beyond psutil',
  everySeconds: 60,
  dimensions: {
    unit: { number: 1, help: "systemd unit, or the slice of a user's sessions; '' for a container" },
    container: { number: 2, help: "Name of the container, NAMESPACE/POD/NAME in Kubernetes; '' for a unit" },
  },
  fields: {
    cpu_usage: counter(1, 'us', 'CPU time', cadvisor('cpu_usage_seconds_total')),
    cpu_user: counter(2, 'us', 'CPU time in user mode', cadvisor('cpu_user_seconds_total')),
    cpu_system: counter(3, 'us', 'CPU time in kernel mode', cadvisor('cpu_system_seconds_total')),
    cpu_periods: counter(4, '1', 'Periods in which its CPU limit applied', cadvisor('cpu_cfs_periods_total')),
    cpu_throttled_periods: counter(
      5,
      '1',
      'Periods in which its CPU limit was reached',
      cadvisor('cpu_cfs_throttled_periods_total'),
    ),
    cpu_throttled_time: counter(6, 'us', 'Time that its CPU limit cost', cadvisor('cpu_cfs_throttled_seconds_total')),
    memory_current: gauge(7, 'By', 'Memory in use, caches included', cadvisor('memory_usage_bytes')),
    memory_peak: gauge(8, 'By', 'Most memory ever in use', cadvisor('memory_max_usage_bytes')),
    memory_swap: gauge(9, 'By', 'Swap in use', cadvisor('memory_swap')),
    memory_max: gauge(10, 'By', 'Limit of its memory; null without one', cadvisor('spec_memory_limit_bytes')),
    memory_high_events: counter(11, '1', 'How often it was slowed down because it passed memory.high', linux),
    memory_max_events: counter(12, '1', 'How often it reached the limit of its memory', linux),
    oom_events: counter(13, '1', 'How often it ran out of memory', linux),
    oom_kills: counter(14, '{process}', 'Processes killed because memory ran out', cadvisor('oom_events_total')),
    read_bytes: counter(15, 'By', 'Read from block devices', cadvisor('fs_reads_bytes_total')),
    write_bytes: counter(16, 'By', 'Written to block devices', cadvisor('fs_writes_bytes_total')),
    tasks: gauge(17, '1', 'Processes and threads', cadvisor('threads')),
    cpu_some_avg10: pressureAverage(18, 'some', 'a CPU'),
    cpu_some_total: pressureTotal(19, 'some', 'a CPU'),
    memory_some_avg10: pressureAverage(20, 'some', 'memory'),
    memory_some_total: pressureTotal(21, 'some', 'memory'),
    memory_full_avg10: pressureAverage(22, 'full', 'memory'),
    memory_full_total: pressureTotal(23, 'full', 'memory'),
    io_some_avg10: pressureAverage(24, 'some', 'I/O'),
    io_some_total: pressureTotal(25, 'some', 'I/O'),
    io_full_avg10: pressureAverage(26, 'full', 'I/O'),
    io_full_total: pressureTotal(27, 'full', 'I/O'),
  },
});
