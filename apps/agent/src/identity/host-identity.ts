import { randomUUID } from 'node:crypto';
import os from 'node:os';
import type { Psutil } from '@psfleet/psutil-core';

/** The identity of the host and its agent; fixed while the agent runs. */
export interface HostIdentity {
  /** The name of the host in the fleet. */
  readonly host: string;
  /** The name as it is configured, or the kernel's. */
  readonly hostname: string;
  /** Says which machine of this name it is. */
  readonly hostId: string;
  readonly bootId: string;
  readonly agentVersion: string;
}

export interface IdentityOptions {
  readonly ps: Psutil;
  /** As the enrolment said, which stays when the hostname changes. */
  readonly enrolled: Pick<HostIdentity, 'host' | 'hostId'>;
  readonly hostname: string | null;
  readonly agentVersion: string;
}

export function readHostIdentity({ ps, enrolled, hostname, agentVersion }: IdentityOptions): HostIdentity {
  return {
    host: enrolled.host,
    hostname: hostname ?? os.hostname(),
    hostId: enrolled.hostId,
    // Without a boot id of the kernel, each start of the agent counts as a boot, so that no process is mistaken for an
    // older one.
    bootId: ps.bootId() ?? randomUUID(),
    agentVersion,
  };
}
