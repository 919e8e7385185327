import { NoSuchProcess, type Psutil } from '@psfleet/psutil-core';

export interface PolicyOptions {
  readonly enabled: boolean;
  /** No action hits these, nor their descendants. */
  readonly protectedPids: readonly number[];
  readonly protectedNames: readonly string[];
  readonly ownPid: number;
}

/** What this host allows, whoever asks. Fails closed: what cannot be checked is refused. */
export class Policy {
  readonly #ps: Psutil;
  readonly #options: PolicyOptions;

  constructor(ps: Psutil, options: PolicyOptions) {
    this.#ps = ps;
    this.#options = options;
  }

  /** Why the process may not be acted on; null if it may. */
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

  /** The process and its ancestors. A parent that ended meanwhile ends the list: init has taken the process over. */
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
