import type { Psutil } from '@psfleet/psutil-core';
import { sampler, type Sampler } from './sampler.js';

export function networkSamplers(ps: Psutil): Sampler[] {
  return [sampler('net_io_counters', () => Object.entries(ps.netIoCounters({ pernic: true })).map(([nic, counters]) => ({ nic, ...counters })))];
}
