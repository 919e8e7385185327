import type { PrometheusMetric } from './prometheus-text.js';

/** This program's own cost, under the names that Prometheus' client libraries share. */
export function processMetrics(): PrometheusMetric[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'CPU time of this program, user and system',
      value: (user + system) / 1e6,
    },
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      help: 'Resident memory of this program',
      value: process.memoryUsage.rss(),
    },
    {
      name: 'process_start_time_seconds',
      type: 'gauge',
      help: 'When this program started, seconds since the epoch',
      value: Math.round(performance.timeOrigin) / 1000,
    },
  ];
}
