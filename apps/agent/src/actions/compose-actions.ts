import { PsutilError, type ProcessTable, type Psutil } from '@psfleet/psutil-core';
import type { AgentConfig } from '../config/agent-config.js';
import type { HostIdentity } from '../identity/host-identity.js';
import type { Clock } from '../schedule/clock.js';
import type { Scrubber } from '../scrub/scrubber.js';
import { ActionSteps } from './action-steps.js';
import { Executor } from './executor.js';
import { Failures } from './failures.js';
import { Policy } from './policy.js';

export interface ActionPartsOptions {
  readonly ps: Psutil;
  readonly table: ProcessTable;
  readonly config: Pick<AgentConfig, 'actions' | 'protectedPids' | 'protectedPrograms' | 'protectedNames' | 'rootFs'>;
  readonly identity: Pick<HostIdentity, 'host' | 'hostId' | 'bootId'>;
  readonly clock: Clock;
  readonly scrubber: Scrubber;
}

/** Builds what carries out actions on this host, by its configuration. */
export function composeActions({ ps, table, config, identity, clock, scrubber }: ActionPartsOptions): ActionSteps {
  const policy = new Policy(ps, {
    enabled: config.actions,
    protectedPids: config.protectedPids,
    protectedPrograms: listOf(config.protectedPrograms),
    protectedNames: listOf(config.protectedNames),
    ownPid: process.pid,
    rootFs: config.rootFs ?? '',
  });
  const failures = new Failures(identity.host, (pid) => ownerOf(ps, pid), scrubber);
  return new ActionSteps(new Executor({ ps, table, policy, failures, identity }), clock);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Only for the text of an error, which is true without it. */
function ownerOf(ps: Psutil, pid: number): string | null {
  try {
    return new ps.Process(pid).username();
  } catch (error) {
    if (error instanceof PsutilError) {
      return null;
    }
    throw error;
  }
}
