import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Psutil } from '@psfleet/psutil-core';
import { hostNameOf } from '@psfleet/wire';
import { loadHostId } from './host-id.js';

/** Who speaks: fixed for the life of the agent. */
export interface HostIdentity {
  /** The name under which the host runs. */
  readonly host: string;
  /** As the host calls itself. */
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
    // Where the kernel has no boot id, each start of the agent counts as a boot: processes are then never taken for older ones.
    bootId: ps.bootId() ?? randomUUID(),
    agentVersion,
  };
}
