import { NoSuchProcess, type Psutil } from '@psfleet/psutil-core';

export interface PolicyOptions {
  readonly enabled: boolean;
  /** Processes protected from actions, along with their descendants. */
  readonly protectedPids: readonly number[];
  readonly protectedNames: readonly string[];
  readonly ownPid: number;
}

/** The rules of this host, for every operator. What cannot be checked is refused. */
export class Policy {
  readonly #ps: Psutil;
  readonly #options: PolicyOptions;

  constructor(ps: Psutil, options: PolicyOptions) {
    this.#ps = ps;
    this.#options = options;
  }

  /** Why actions on the process are not allowed; null if they are. */
  refusal(pid: number): string | null {
    const { enabled, protectedPids, protectedNames, ownPid } = this.#options;
    if (!enabled) {
      return 'actions are switched off on this host';
    }
    if (pid <= 1) {
      return 'pid 1 is protected';
    }
    if (pid === ownPid) {
      return 'the agent itself is protected';
    }
    const ancestors = this.#ancestry(pid);
    const subject = new this.#ps.Process(pid);
    if (subject.isKernelThread()) {
      return 'kernel threads are protected';
    }
    if (ancestors.some((ancestor) => protectedPids.includes(ancestor))) {
      return "psfleet's own processes are protected";
    }
    const name = subject.name();
    return protectedNames.includes(name) ? `processes named ${JSON.stringify(name)} are protected` : null;
  }

  /** The process and its ancestors. The list ends at a parent that exited meanwhile, as its children belong to init. */
  #ancestry(pid: number): number[] {
    const chain: number[] = [];
    for (
      let current: number | null = pid;
      current !== null && current > 0 && !chain.includes(current);
      current = this.#parentOf(current, pid)
    ) {
      chain.push(current);
    }
    return chain;
  }

  #parentOf(pid: number, subject: number): number | null {
    try {
      return new this.#ps.Process(pid).ppid();
    } catch (error) {
      if (error instanceof NoSuchProcess && pid !== subject) {
        return null;
      }
      throw error;
    }
  }
}
