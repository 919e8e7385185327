import { defineGroup, gauge } from '../define.js';

export const bootTime = defineGroup({
  name: 'boot_time',
  number: 11,
  help: 'When the machine was started',
  everySeconds: 60,
  dimensions: {},
  fields: {
    value: gauge(1, 's', 'Seconds since the epoch; follows the system clock', {
      decimals: 2,
      prometheus: 'node_boot_time_seconds',
    }),
  },
});

export const processCount = defineGroup({
  name: 'process_count',
  number: 12,
  help: 'Processes by status',
  dimensions: { status: { number: 1, help: "psutil's name of the status; '' is the total of all", hasTotal: true } },
  fields: {
    value: gauge(1, '{process}', 'Processes in this status', {
      otel: { name: 'system.process.count' },
      prometheus: 'system_processes_count',
    }),
  },
});

export const users = defineGroup({
  name: 'users',
  number: 22,
  help: 'Logged-in users; only their number',
  everySeconds: 60,
  dimensions: {},
  fields: {
    value: gauge(1, '{user}', 'Logins that the machine keeps a record of; 0 too where it keeps none'),
  },
});
