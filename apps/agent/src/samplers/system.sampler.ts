import type { Psutil } from '@psfleet/psutil-core';
import { sampler, type Sampler } from './sampler.js';

export function systemSamplers(ps: Psutil): Sampler[] {
  return [sampler('boot_time', () => [{ value: ps.bootTime() }])];
}
