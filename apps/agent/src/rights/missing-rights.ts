import type { AgentWarning } from '@psfleet/wire';
import type { Capability } from './capabilities.js';

/** What an agent found that it cannot see or do. */
export interface Hindrances {
  /**
   * Whether most programs of other users cannot be read, for which proportional memory needs the same right; the same
   * for their I/O and their open files.
   */
  readonly programs: boolean;
  readonly io: boolean;
  readonly openFiles: boolean;
  /** Whether not even the first process is listed (option hidepid of /proc, proc(5)). */
  readonly processes: boolean;
  /** Whether the kernel's log, which has the OOM kills, cannot be read. */
  readonly kernelLog: boolean;
  /** Whether actions are switched off, so that no right for them is missing. */
  readonly withoutActions: boolean;
}

export interface OwnRights {
  readonly user: string;
  readonly has: (capability: Capability) => boolean;
}

/** One warning for each kind of thing that cannot be seen or done, with the capability that would permit it. */
export function describeMissingRights(found: Hindrances, rights: OwnRights): AgentWarning[] {
  const unread = [
    ...(found.programs ? ['programs', 'proportional memory'] : []),
    ...(found.io ? ['I/O'] : []),
    ...(found.openFiles ? ['open files'] : []),
  ];
  return [
    ...(unread.length === 0
      ? []
      : [lack(`cannot read the ${enumerate(unread)} of other users' processes`, rights, processFiles)]),
    ...(found.processes
      ? [lack("cannot see other users' processes, because /proc is mounted with hidepid", rights, ['CAP_SYS_PTRACE'])]
      : []),
    ...(found.kernelLog ? [lack("cannot read OOM kills in the kernel's log", rights, ['CAP_SYSLOG'])] : []),
    ...(found.withoutActions ? [] : missingForActions(rights)),
  ];
}

/** See ptrace(2), access mode checking, and the modes of the files in /proc/PID. */
const processFiles = ['CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH'] as const;

/** Nothing shows that an action will be refused, so only a capability that is not there counts. */
function missingForActions(rights: OwnRights): AgentWarning[] {
  const missing = (['CAP_KILL', 'CAP_SYS_NICE'] as const).filter((capability) => !rights.has(capability));
  return missing.length === 0 ? [] : [lack("cannot act on other users' processes", rights, missing)];
}

function lack(what: string, { user, has }: OwnRights, needed: readonly Capability[]): AgentWarning {
  const missing = needed.filter((capability) => !has(capability));
  const why =
    missing.length > 0
      ? `it runs as user ${user} without ${enumerate(missing)}`
      : `a security module, a seccomp filter or a user namespace forbids it, although it runs as user ${user} with ` +
        enumerate(needed);
  return { code: 'missing-rights', detail: `the agent ${what}: ${why}` };
}

function enumerate(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}
