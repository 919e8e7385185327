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
