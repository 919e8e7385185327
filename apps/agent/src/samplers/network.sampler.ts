import type { NicStats, Psutil } from '@psfleet/psutil-core';
import { asNumber } from './as-number.js';
import { sampler, type Sampler } from './sampler.js';

export function networkSamplers(ps: Psutil): Sampler[] {
  return [
    sampler('net_io_counters', () =>
      Object.entries(ps.netIoCounters({ pernic: true })).map(([nic, counters]) => ({ nic, ...counters })),
    ),
    sampler('net_if_stats', () =>
      Object.entries(ps.netIfStats()).map(([nic, stats]) => ({ nic, ...toNumericStats(stats) })),
    ),
    sampler('net_connections', () =>
      ps.netConnectionCounts().map(({ kind, status, count }) => ({ kind, status, value: count })),
    ),
  ];
}

/** The numbers of psutil's NIC_DUPLEX_HALF and NIC_DUPLEX_FULL. */
const duplexNumbers = { half: 1, full: 2 } as const;

function toNumericStats({ isup, duplex, speed, mtu }: NicStats) {
  return { isup: asNumber(isup), duplex: duplex === null ? null : duplexNumbers[duplex], speed, mtu };
}
