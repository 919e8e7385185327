import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Psutil } from '@psfleet/psutil-core';
import { hostNameOf } from '@psfleet/wire';
import { loadHostId } from './host-id.js';

/** The identity of the host and its agent; fixed while the agent runs. */
export interface HostIdentity {
  /** The name of the host in the fleet. */
  readonly host: string;
  /** The name as it is configured, or the kernel's. */
  readonly hostname: string;
  readonly hostId: string;
  readonly bootId: string;
  readonly agentVersion: string;
}

export interface IdentityOptions {
  readonly ps: Psutil;
  readonly hostname: string | null;
  readonly stateFolder: string;
  readonly agentVersion: string;
}

export function readHostIdentity({ ps, hostname, stateFolder, agentVersion }: IdentityOptions): HostIdentity {
  const shown = hostname ?? os.hostname();
  return {
    host: hostNameOf(shown),
    hostname: shown,
    hostId: loadHostId(stateFolder),
    // Without a boot id of the kernel, each start of the agent counts as a boot, so that no process is mistaken for an
    // older one.
    bootId: ps.bootId() ?? randomUUID(),
    agentVersion,
  };
}
