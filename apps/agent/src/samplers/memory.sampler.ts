import type { Psutil } from '@psfleet/psutil-core';
import { sampler, type Sampler } from './sampler.js';

export function memorySamplers(ps: Psutil): Sampler[] {
  return [sampler('virtual_memory', () => [ps.virtualMemory()]), sampler('swap_memory', () => [ps.swapMemory()])];
}
