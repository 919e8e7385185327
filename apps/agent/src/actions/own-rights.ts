import type { Verb, VerbName } from '@psfleet/wire';
import { hasCapability, ownUser, type Capability } from '../rights/capabilities.js';

/** What each verb needs for other users' processes. */
const needed: Readonly<Record<VerbName, Capability>> = { signal: 'CAP_KILL', nice: 'CAP_SYS_NICE' };

export interface RefusedAttempt {
  readonly host: string;
  /** The user of the process; null if it is not known. */
  readonly owner: string | null;
  readonly pid: number;
  readonly verb: Verb;
}

/** Says whose right is missing for what the system refused, and how to grant it. */
export function describeMissingRight({ host, owner, pid, verb }: RefusedAttempt): string {
  const user = ownUser();
  const what = verb.verb === 'signal' ? `send ${verb.signal} to` : 'change the niceness of';
  const whom = `process ${pid}${owner === null ? '' : ` of user ${owner}`}`;
  const capability = needed[verb.verb];
  if (!hasCapability(capability)) {
    return (
      `the agent on ${host} runs as user ${user} without ${capability}, so it may not ${what} ${whom}: ` +
      grant(capability)
    );
  }
  if (!hasCapability('CAP_SYS_PTRACE')) {
    return (
      `the agent on ${host} runs as user ${user} without CAP_SYS_PTRACE, so it cannot see whether ${whom} is a ` +
      `protected program: ${grant('CAP_SYS_PTRACE')}`
    );
  }
  return (
    `the system does not let the agent on ${host} ${what} ${whom}, although it runs as user ${user} with ` +
    `${capability}: a security module, a seccomp filter or a user namespace forbids it`
  );
}

function grant(capability: Capability): string {
  return `run it as root, or grant it ${capability} (in its systemd unit: AmbientCapabilities=${capability})`;
}
