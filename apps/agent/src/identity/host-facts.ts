import os from 'node:os';
import { toStored } from '@psfleet/metric-catalog';
import type { Psutil } from '@psfleet/psutil-core';
import type { HostFacts } from '@psfleet/wire';
import type { HostIdentity } from './host-identity.js';

/** What is known about the host itself. The boot time follows the clock, so this is read at every tick. */
export function readHostFacts(ps: Psutil, { hostname, agentVersion }: HostIdentity): HostFacts {
  return {
    hostname,
    os: os.type().toLowerCase(),
    kernel: os.release(),
    arch: os.arch(),
    bootTime: toStored(ps.bootTime(), 2),
    cpuCount: ps.cpuCount(),
    memoryTotal: ps.virtualMemory().total,
    agentVersion,
  };
}

/** The boot time wanders with the clock by some hundredths: that alone is no news. */
export function sameFacts(a: HostFacts, b: HostFacts): boolean {
  const sameBoot =
    a.bootTime === null || b.bootTime === null ? a.bootTime === b.bootTime : Math.abs(a.bootTime - b.bootTime) < 100;
  const { bootTime: _bootOfA, ...restOfA } = a;
  return sameBoot && (Object.keys(restOfA) as (keyof typeof restOfA)[]).every((name) => a[name] === b[name]);
}
