import { NoSuchProcess, type Psutil } from '@psfleet/psutil-core';

/**
 * The processes without which psfleet would not run on this machine: its own, with all their descendants, and their
 * ancestors, which are a terminal or a supervisor. Other descendants of those are somebody's own work.
 */
export class OwnFamily {
  readonly #ps: Psutil;
  readonly #ownPid: number;
  /** The start of each further process at the time when this was made; null if it did not exist then. */
  readonly #others: ReadonlyMap<number, number | null>;

  /** `others` are processes of psfleet besides the agent. */
  constructor(ps: Psutil, ownPid: number, others: readonly number[]) {
    this.#ps = ps;
    this.#ownPid = ownPid;
    this.#others = new Map(others.map((pid) => [pid, this.#startOf(pid)]));
  }

  /** How a process belongs to the family; null if it does not. */
  roleOf(pid: number): 'agent' | 'member' | 'ancestor' | null {
    if (pid === this.#ownPid) {
      return 'agent';
    }
    const own = new Set([this.#ownPid, ...[...this.#others.keys()].filter((other) => this.#isSame(other))]);
    const parent = new this.#ps.Process(pid).ppid();
    if (own.has(pid) || own.has(parent) || this.#ancestors(parent).some((ancestor) => own.has(ancestor))) {
      return 'member';
    }
    return [...own].some((member) => this.#ancestors(member).includes(pid)) ? 'ancestor' : null;
  }

  /** The list ends at one that exited meanwhile, as its children belong to init. */
  #ancestors(pid: number): number[] {
    const chain: number[] = [];
    for (
      let current = this.#parentOf(pid);
      current !== null && current > 0 && !chain.includes(current);
      current = this.#parentOf(current)
    ) {
      chain.push(current);
    }
    return chain;
  }

  #parentOf(pid: number): number | null {
    try {
      return new this.#ps.Process(pid).ppid();
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        return null;
      }
      throw error;
    }
  }

  /** Another process may have the pid by now. */
  #isSame(pid: number): boolean {
    const before = this.#others.get(pid) ?? null;
    const now = this.#startOf(pid);
    return now !== null && (before === null || before === now);
  }

  #startOf(pid: number): number | null {
    try {
      return new this.#ps.Process(pid).ident.startTicks;
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        return null;
      }
      throw error;
    }
  }
}
