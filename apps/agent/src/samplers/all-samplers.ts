import type { Psutil } from '@psfleet/psutil-core';
import { cpuSamplers } from './cpu.sampler.js';
import type { DeviceFilters } from './device-filters.js';
import { diskSamplers } from './disk.sampler.js';
import { memorySamplers } from './memory.sampler.js';
import type { MountUsages } from './mount-usages.js';
import { networkSamplers } from './network.sampler.js';
import type { Sampler } from './sampler.js';
import { sensorsSamplers } from './sensors.sampler.js';
import { systemSamplers } from './system.sampler.js';

/** The samplers of all groups of the catalog except `process_count` and `agent`, which the tick builds itself. */
export function allSamplers(ps: Psutil, filters: DeviceFilters, usages: MountUsages): Sampler[] {
  return [
    ...cpuSamplers(ps),
    ...memorySamplers(ps),
    ...diskSamplers(ps, filters, usages),
    ...networkSamplers(ps, filters),
    ...sensorsSamplers(ps),
    ...systemSamplers(ps),
  ];
}
