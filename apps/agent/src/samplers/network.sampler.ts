import type { NicStats, Psutil } from '@psfleet/psutil-core';
import { asNumber } from './as-number.js';
import { isReported, type DeviceFilters, type NameFilter } from './device-filters.js';
import { sampler, type Sampler } from './sampler.js';

export function networkSamplers(ps: Psutil, { nics }: DeviceFilters): Sampler[] {
  return [
    sampler('net_io_counters', () =>
      reported(ps.netIoCounters({ pernic: true }), nics).map(([nic, counters]) => ({ nic, ...counters })),
    ),
    sampler('net_if_stats', () =>
      reported(ps.netIfStats(), nics).map(([nic, stats]) => ({ nic, ...toNumericStats(stats) })),
    ),
    sampler('net_connections', () =>
      ps.netConnectionCounts().map(({ kind, status, count }) => ({ kind, status, value: count })),
    ),
  ];
}

function reported<T>(nics: Readonly<Record<string, T>>, filter: NameFilter): [string, T][] {
  return Object.entries(nics).filter(([nic]) => isReported(nic, filter));
}

/** The numbers of psutil's NIC_DUPLEX_HALF and NIC_DUPLEX_FULL. */
const duplexNumbers = { half: 1, full: 2 } as const;

function toNumericStats({ isup, duplex, speed, mtu }: NicStats) {
  return { isup: asNumber(isup), duplex: duplex === null ? null : duplexNumbers[duplex], speed, mtu };
}
