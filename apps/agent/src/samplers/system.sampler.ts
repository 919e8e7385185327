import type { Pressure, Psutil } from '@psfleet/psutil-core';
import { sampler, type Sampler } from './sampler.js';

export function systemSamplers(ps: Psutil): Sampler[] {
  return [
    sampler('boot_time', () => [{ value: ps.bootTime() }]),
    sampler('pressure', () =>
      Object.entries(ps.pressure()).map(([resource, pressure]) => ({ resource, ...flatten(pressure) })),
    ),
    sampler('users', () => [{ value: ps.users().length }]),
  ];
}

function flatten({ some, full }: Pressure) {
  return {
    someAvg10: some?.avg10 ?? null,
    someAvg60: some?.avg60 ?? null,
    someAvg300: some?.avg300 ?? null,
    someTotal: some?.total ?? null,
    fullAvg10: full?.avg10 ?? null,
    fullAvg60: full?.avg60 ?? null,
    fullAvg300: full?.avg300 ?? null,
    fullTotal: full?.total ?? null,
  };
}
