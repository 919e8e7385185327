import { NoSuchProcess, type Psutil } from '@psfleet/psutil-core';

/**
 * The processes without which psfleet would not run on this machine: its own, with all their descendants, and their
 * ancestors, which are a terminal or a supervisor. Other descendants of those are somebody's own work.
 */
export class OwnFamily {
  readonly #ps: Psutil;
  readonly #ownPid: number;
  /** The start of each further process at the time when this was made. */
  readonly #others: ReadonlyMap<number, number>;

  /** `others` are processes of psfleet besides the agent; one that does not exist now protects nothing later. */
  constructor(ps: Psutil, ownPid: number, others: readonly number[]) {
    this.#ps = ps;
    this.#ownPid = ownPid;
    this.#others = new Map(
      others.flatMap((pid) => {
        const start = this.#startOf(pid);
        return start === null ? [] : [[pid, start]];
      }),
    );
  }

  /** How a process belongs to the family; null if it does not. */
  roleOf(pid: number): 'agent' | 'member' | 'ancestor' | null {
    if (pid === this.#ownPid) {
      return 'agent';
    }
    const own = new Set([
      this.#ownPid,
      ...[...this.#others].filter(([other, start]) => this.#startOf(other) === start).map(([other]) => other),
    ]);
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
