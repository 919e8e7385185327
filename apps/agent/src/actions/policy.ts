import type { Psutil } from '@psfleet/psutil-core';
import { OwnFamily } from './own-family.js';
import { ProtectedPrograms } from './protected-programs.js';

export interface PolicyOptions {
  readonly enabled: boolean;
  /** Processes protected from actions, along with their ancestors and descendants. */
  readonly protectedPids: readonly number[];
  /** Absolute paths of programs, protected while they run as root. */
  readonly protectedPrograms: readonly string[];
  /** Names as the API shows them, protected where root alone can run such a process. */
  readonly protectedNames: readonly string[];
  readonly ownPid: number;
  /** Where the host's / is mounted; '' on the host itself. */
  readonly rootFs: string;
}

const roles = {
  agent: 'the agent itself is protected',
  member: "psfleet's own processes are protected",
  ancestor: 'a process of psfleet descends from it, and might end with it',
} as const;

/** The rules of this host, for every operator. What cannot be checked is refused. */
export class Policy {
  readonly #ps: Psutil;
  readonly #enabled: boolean;
  readonly #family: OwnFamily;
  readonly #programs: ProtectedPrograms;

  constructor(ps: Psutil, options: PolicyOptions) {
    const { enabled, ownPid, protectedPids, protectedPrograms, protectedNames, rootFs } = options;
    this.#ps = ps;
    this.#enabled = enabled;
    this.#family = new OwnFamily(ps, ownPid, protectedPids);
    this.#programs = new ProtectedPrograms({ rootFs, programs: protectedPrograms, names: protectedNames });
  }

  /** Why actions on the process are not allowed; null if they are. */
  refusal(pid: number): string | null {
    if (!this.#enabled) {
      return 'actions are switched off on this host';
    }
    if (pid <= 1) {
      return 'pid 1 is protected';
    }
    const subject = new this.#ps.Process(pid);
    if (subject.isKernelThread()) {
      return 'kernel threads are protected';
    }
    const role = this.#family.roleOf(pid);
    return role === null ? this.#programs.refusal(subject) : roles[role];
  }
}
