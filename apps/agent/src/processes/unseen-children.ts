import type { ProcessColumns, ProcessTable, Sweep } from '@psfleet/psutil-core';

type Columns = Pick<
  ProcessColumns,
  'pid' | 'ppid' | 'serial' | 'userTicks' | 'systemTicks' | 'childrenUserTicks' | 'childrenSystemTicks'
>;

/** The part of a process table that tells about children. */
export type FamilyTable = Pick<ProcessTable, 'slots' | 'slotOf' | 'ticksPerSecond' | 'readLiving'> & {
  readonly columns: Columns;
};

/** What an ended process had used at its last reading, until it is found at the process that waited for it. */
interface Debt {
  readonly ticks: number;
  /** Slots of the processes that may have waited for it, the likeliest first. */
  readonly reapers: readonly number[];
  readonly isOld: boolean;
}

/** More generations than this are not followed, whatever the parents in a table say. */
const maxGenerations = 64;

/** By slot of the table, in its clock ticks. */
const names = ['serials', 'children', 'known', 'arrived', 'pool', 'doubtful', 'held', 'unseen'] as const;
type Numbers = Readonly<Record<(typeof names)[number], Float64Array>>;

/**
 * CPU time of children that ended between two sweeps, or after the last one that saw them. Nothing else accounts it
 * where the kernel has no taskstats for the agent. When a process waits for a child, Linux adds the child's time, and
 * all that this one had taken over, to the `cutime` and `cstime` of the process (kernel/exit.c, `wait_task_zombie`).
 *
 * A part of what a process gains in this way was already in the readings of its children. So each process that ended
 * is a debt, which is paid by the process that waited for it: its parent, or a living ancestor if that ended too. A
 * reaper that gained less did not wait for it: children of a process that ignores SIGCHLD count for nobody.
 *
 * A sweep takes some time. A reaper that was read before its child ended pays at the next sweep. One that may have been
 * read after that, although the child was seen alive, holds as much as the child had used until the next sweep.
 */
export class UnseenChildren {
  readonly #table: FamilyTable;
  #numbers: Numbers = createNumbers(0);
  #sweep = Number.NaN;
  #debts: readonly Debt[] = [];

  constructor(table: FamilyTable) {
    this.#table = table;
  }

  /** Call it after each sweep, when everything has been read for which the readings are taken. */
  read(sweep: Pick<Sweep, 'number' | 'ended'>): void {
    this.#grow(this.#table.columns.pid.length);
    // The first sweep begins from what it finds. So does the next one after a failure, whose ends are not known.
    const isFollowing = sweep.number === this.#sweep + 1;
    this.#sweep = sweep.number;
    const active = this.#collect(isFollowing);
    this.#debts = isFollowing ? this.#payDebts(sweep) : [];
    this.#markDoubtful(active);
    const { arrived, pool, doubtful, held, unseen } = this.#numbers;
    for (const slot of active) {
      const rest = pool[slot] ?? 0;
      const kept = Math.min(rest, arrived[slot] ?? 0, doubtful[slot] ?? 0);
      held[slot] = kept;
      unseen[slot] = (unseen[slot] ?? 0) + rest - kept;
    }
    this.#remember();
  }

  /**
   * 1/100 seconds that children used which a process waited for and that no reading of theirs had, since it was first
   * seen; null where the system does not tell.
   */
  ticksOf(slot: number): number | null {
    const { children, unseen } = this.#numbers;
    const isKnown = !Number.isNaN(children[slot] ?? Number.NaN);
    return isKnown ? Math.round(((unseen[slot] ?? 0) * 100) / this.#table.ticksPerSecond) : null;
  }

  /** Collects what processes gained from children, and returns the slots of those that have something to give away. */
  #collect(isFollowing: boolean): number[] {
    const { slots, columns } = this.#table;
    const { serials, children, arrived, pool, doubtful, held, unseen } = this.#numbers;
    const active: number[] = [];
    for (const slot of slots) {
      const serial = columns.serial[slot] ?? 0;
      if (serials[slot] !== serial) {
        serials[slot] = serial;
        children[slot] = 0;
        held[slot] = 0;
        unseen[slot] = 0;
      }
      const total = childrenOf(columns, slot);
      const gained = isFollowing ? total - (children[slot] ?? 0) : 0;
      children[slot] = total;
      arrived[slot] = gained > 0 ? gained : 0;
      pool[slot] = (arrived[slot] ?? 0) + (isFollowing ? (held[slot] ?? 0) : 0);
      doubtful[slot] = 0;
      if (pool[slot] !== 0) {
        active.push(slot);
      }
      held[slot] = 0;
    }
    return active;
  }

  /** Takes what ended processes had used out of what their reapers gained. Returns what is not found there yet. */
  #payDebts({ ended: endedSlots }: Pick<Sweep, 'ended'>): Debt[] {
    const { known, pool } = this.#numbers;
    const indebted = endedSlots.filter((slot) => (known[slot] ?? 0) > 0);
    if (indebted.length === 0 && this.#debts.length === 0) {
      return [];
    }
    const endedByPid = new Map(endedSlots.map((slot) => [this.#table.columns.pid[slot] ?? 0, slot]));
    const ended = new Set(endedSlots);
    const moved = this.#debts.map((debt) => ({
      ...debt,
      reapers: debt.reapers.flatMap((slot) => (ended.has(slot) ? this.#reapersOf(slot, endedByPid) : [slot])),
    }));
    const added = indebted.map((slot) => ({
      ticks: known[slot] ?? 0,
      reapers: this.#reapersOf(slot, endedByPid),
      isOld: false,
    }));
    const unpaid: Debt[] = [];
    for (const debt of [...moved, ...added].sort((one, other) => other.ticks - one.ticks)) {
      const reaper = debt.reapers.find((slot) => (pool[slot] ?? 0) >= debt.ticks);
      if (reaper !== undefined) {
        pool[reaper] = (pool[reaper] ?? 0) - debt.ticks;
      } else if (!debt.isOld) {
        unpaid.push({ ...debt, isOld: true });
      }
    }
    return unpaid;
  }

  /** The living parent of an ended process; if that ended too, all living ancestors, as one of them adopts orphans. */
  #reapersOf(slot: number, endedByPid: ReadonlyMap<number, number>): number[] {
    const reapers: number[] = [];
    let child = slot;
    for (let generation = 0; generation < maxGenerations; generation++) {
      const ppid = this.#table.columns.ppid[child] ?? 0;
      const endedParent = endedByPid.get(ppid);
      const parent = endedParent ?? this.#table.slotOf(ppid);
      if (parent === null) {
        break;
      }
      if (endedParent === undefined) {
        reapers.push(parent);
        if (child === slot) {
          break;
        }
      }
      child = parent;
    }
    return reapers;
  }

  /** Adds up for each reaper what descendants in the table used that it may have waited for since they were read. */
  #markDoubtful(active: readonly number[]): void {
    const { arrived, doubtful } = this.#numbers;
    const most = active.reduce((max, slot) => Math.max(max, arrived[slot] ?? 0), 0);
    if (most === 0) {
      return;
    }
    const { slots, columns } = this.#table;
    const livesNow = this.#table.readLiving();
    for (const slot of slots) {
      const used = usedBy(columns, slot);
      if (!(used > 0 && used <= most) || livesNow(slot)) {
        continue;
      }
      let ancestor = this.#table.slotOf(columns.ppid[slot] ?? 0);
      for (let generation = 0; ancestor !== null && generation < maxGenerations; generation++) {
        if ((arrived[ancestor] ?? 0) >= used) {
          doubtful[ancestor] = (doubtful[ancestor] ?? 0) + used;
        }
        ancestor = this.#table.slotOf(columns.ppid[ancestor] ?? 0);
      }
    }
  }

  /** What the readings of now have of each process; what it holds of its children is in none. */
  #remember(): void {
    const { slots, columns } = this.#table;
    const { known, held } = this.#numbers;
    for (const slot of slots) {
      known[slot] = usedBy(columns, slot) - (held[slot] ?? 0);
    }
  }

  #grow(capacity: number): void {
    if (capacity > this.#numbers.known.length) {
      const larger = createNumbers(capacity);
      for (const name of names) {
        larger[name].set(this.#numbers[name]);
      }
      this.#numbers = larger;
    }
  }
}

function createNumbers(capacity: number): Numbers {
  return Object.fromEntries(names.map((name) => [name, new Float64Array(capacity)])) as Numbers;
}

function childrenOf({ childrenUserTicks, childrenSystemTicks }: Columns, slot: number): number {
  return (childrenUserTicks[slot] ?? Number.NaN) + (childrenSystemTicks[slot] ?? Number.NaN);
}

/** Its own time, and that of the children that it waited for. */
function usedBy(columns: Columns, slot: number): number {
  const { userTicks, systemTicks } = columns;
  return (userTicks[slot] ?? Number.NaN) + (systemTicks[slot] ?? Number.NaN) + childrenOf(columns, slot);
}
