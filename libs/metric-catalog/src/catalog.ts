import { agent } from './groups/agent.js';
import { cgroup } from './groups/cgroup.js';
import { cpuCount, cpuFreq, cpuPercent, cpuStats, cpuTimes, cpuTimesPercent, getloadavg } from './groups/cpu.js';
import { diskIoCounters, diskUsage } from './groups/disk.js';
import { swapMemory, virtualMemory } from './groups/memory.js';
import { netConnections, netIfStats, netIoCounters, tcpTraffic } from './groups/network.js';
import { pressure } from './groups/pressure.js';
import { sensorsBattery, sensorsFans, sensorsTemperatures } from './groups/sensors.js';
import { bootTime, processCount, users } from './groups/system.js';
import type { FieldDefinition, GroupDefinition } from './define.js';

/** Every group, by the name of its psutil function. */
export const catalog = {
  cpu_times: cpuTimes,
  cpu_percent: cpuPercent,
  cpu_count: cpuCount,
  cpu_stats: cpuStats,
  getloadavg,
  virtual_memory: virtualMemory,
  swap_memory: swapMemory,
  disk_usage: diskUsage,
  disk_io_counters: diskIoCounters,
  net_io_counters: netIoCounters,
  boot_time: bootTime,
  process_count: processCount,
  agent,
  cpu_times_percent: cpuTimesPercent,
  cpu_freq: cpuFreq,
  pressure,
  net_if_stats: netIfStats,
  net_connections: netConnections,
  sensors_temperatures: sensorsTemperatures,
  sensors_fans: sensorsFans,
  sensors_battery: sensorsBattery,
  users,
  tcp_traffic: tcpTraffic,
  cgroup,
} as const;

export type Catalog = typeof catalog;
export type GroupName = keyof Catalog;

/** All groups in the order of their numbers. */
export const groups: readonly GroupDefinition[] = Object.values(catalog);

const byNumber = new Map(groups.map((group) => [group.number, group]));

export function findGroup(number: number): GroupDefinition | undefined {
  return byNumber.get(number);
}

/** A metric is one field of one group: `virtual_memory.available`. */
export interface Metric {
  readonly name: string;
  readonly group: GroupDefinition;
  readonly fieldName: string;
  readonly field: FieldDefinition;
}

const metricsByName = new Map<string, Metric>(
  groups.flatMap((group) =>
    Object.entries(group.fields).map(([fieldName, field]) => {
      const name = `${group.name}.${fieldName}`;
      return [name, { name, group, fieldName, field }] as const;
    }),
  ),
);

export const metrics: readonly Metric[] = [...metricsByName.values()];

export function findMetric(name: string): Metric | undefined {
  return metricsByName.get(name);
}
