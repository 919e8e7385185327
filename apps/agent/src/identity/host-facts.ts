import os from 'node:os';
import { toStored } from '@psfleet/metric-catalog';
import type { Psutil } from '@psfleet/psutil-core';
import type { HostFacts } from '@psfleet/wire';
import type { HostIdentity } from './host-identity.js';

/** Read at every tick, because the boot time follows the clock. */
export function readHostFacts(
  ps: Psutil,
  { hostname, agentVersion }: HostIdentity,
  warnings: readonly string[],
): HostFacts {
  return {
    hostname,
    os: os.type().toLowerCase(),
    kernel: os.release(),
    arch: os.arch(),
    bootTime: toStored(ps.bootTime(), 2),
    cpuCount: ps.cpuCount(),
    memoryTotal: ps.virtualMemory().total,
    agentVersion,
    warnings,
  };
}

/**
 * Ignores differences of less than a second in the boot time, which drifts with the clock. Warnings are the same array
 * while none began or ended.
 */
export function sameFacts(a: HostFacts, b: HostFacts): boolean {
  const sameBoot =
    a.bootTime === null || b.bootTime === null ? a.bootTime === b.bootTime : Math.abs(a.bootTime - b.bootTime) < 100;
  const { bootTime: _bootOfA, ...restOfA } = a;
  return sameBoot && (Object.keys(restOfA) as (keyof typeof restOfA)[]).every((name) => a[name] === b[name]);
}
