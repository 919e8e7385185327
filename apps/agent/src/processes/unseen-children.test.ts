import { beforeEach, describe, expect, it } from 'vitest';
import { UnseenChildren, type FamilyTable } from './unseen-children.js';

const capacity = 16;
const numbers = (): Float64Array => new Float64Array(capacity);

/** A process as a sweep finds it: pid and parent, its own time and that of its children in clock ticks. */
type Seen = readonly [pid: number, ppid: number, own: number, children: number];

/** What a table shows from sweep to sweep. A process is in the slot of its pid, less 100. */
class Machine implements FamilyTable {
  readonly ticksPerSecond = 100;
  slots = new Int32Array(0);
  readonly columns = {
    pid: new Int32Array(capacity),
    ppid: new Int32Array(capacity),
    serial: numbers(),
    userTicks: numbers(),
    systemTicks: numbers(),
    childrenUserTicks: numbers(),
    childrenSystemTicks: numbers(),
  };
  /** Pids of processes that a sweep finds although they may end before it is over. */
  ending: readonly number[] = [];
  readonly #children = new UnseenChildren(this);
  #sweeps = 0;

  slotOf(pid: number): number | null {
    return this.slots.includes(pid - 100) ? pid - 100 : null;
  }

  readLiving(): (slot: number) => boolean {
    return (slot) => !this.ending.includes(slot + 100);
  }

  /** A sweep that finds these processes and no others. */
  sweep(...found: readonly Seen[]): void {
    const before = [...this.slots];
    const { columns } = this;
    for (const [pid, ppid, own, children] of found) {
      const slot = pid - 100;
      if (!before.includes(slot)) {
        columns.serial[slot] = this.#sweeps * capacity + slot + 1;
      }
      columns.pid[slot] = pid;
      columns.ppid[slot] = ppid;
      columns.userTicks[slot] = own;
      columns.childrenSystemTicks[slot] = children;
    }
    this.slots = Int32Array.from(found, ([pid]) => pid - 100);
    this.#sweeps += 1;
    this.#children.read({ number: this.#sweeps, ended: before.filter((slot) => !this.slots.includes(slot)) });
  }

  /** The agent does not learn what a failed sweep found. */
  failSweep(...left: readonly number[]): void {
    this.slots = Int32Array.from(left, (pid) => pid - 100);
    this.#sweeps += 1;
  }

  ticksOf(pid: number): number | null {
    return this.#children.ticksOf(pid - 100);
  }
}

const [init, shell, child, grandchild] = [100, 101, 102, 103];
let machine: Machine;

/** What `init` and the shell have of children that nobody saw. */
const unseen = (): (number | null)[] => [machine.ticksOf(init), machine.ticksOf(shell)];

beforeEach(() => {
  machine = new Machine();
});

describe('the time of children that ended unseen', () => {
  it('is that of children which lived between two sweeps', () => {
    machine.sweep([init, 0, 5, 900], [shell, init, 10, 400]);
    expect(unseen()).toEqual([0, 0]);
    machine.sweep([init, 0, 5, 900], [shell, init, 10, 700]);
    expect(unseen()).toEqual([0, 300]);
    machine.sweep([init, 0, 5, 900], [shell, init, 10, 750]);
    expect(unseen()).toEqual([0, 350]);
  });

  it('has only what a child used after its last reading', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 4_000, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 5_000, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 5_070]);
    expect(unseen()).toEqual([0, 70]);
  });

  it('has all of a shell that no sweep saw, and of its own children', () => {
    machine.sweep([init, 0, 0, 0]);
    machine.sweep([init, 0, 0, 120], [shell, init, 1, 30]);
    expect(unseen()).toEqual([120, 30]);
  });

  it('does not count what a known child had taken over, when that ends itself', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 10, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 20, 500]);
    expect(unseen()).toEqual([0, 500]);
    machine.sweep([init, 0, 0, 20 + 500 + 7]);
    expect(machine.ticksOf(init)).toBe(7);
  });

  it('does not count a family that ended together, of which each waited for the next', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 10, 0], [child, shell, 300, 0], [grandchild, child, 2_000, 0]);
    machine.sweep([init, 0, 0, 2_310 + 4]);
    expect(machine.ticksOf(init)).toBe(4);
  });

  it('does not count an orphan that init adopted and waited for, while its grandparent waited for its parent', () => {
    const [daemon, worker] = [104, 105];
    machine.sweep(
      [init, 0, 0, 0],
      [shell, init, 0, 0],
      [daemon, shell, 50, 0],
      [worker, daemon, 700, 0],
      [child, shell, 0, 0],
    );
    machine.sweep([init, 0, 0, 702], [shell, init, 0, 51], [child, shell, 0, 0]);
    expect(unseen()).toEqual([2, 1]);
  });

  it('is nothing at a process that ignores the end of its children, and its later children count', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 600, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0]);
    expect(unseen()).toEqual([0, 0]);
    // It waits for them again.
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 900]);
    expect(unseen()).toEqual([0, 900]);
  });

  it('does not count a child that a sweep missed, but whose parent it had read before', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 600, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 650]);
    expect(unseen()).toEqual([0, 50]);
  });

  it('does not count a child that was read before its end in the same sweep, and its parent after it', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 600, 0]);
    machine.ending = [child];
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 640], [child, shell, 630, 0]);
    expect(unseen()).toEqual([0, 10]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 640]);
    expect(unseen()).toEqual([0, 10]);
  });

  it('does not count a grandchild that both its ancestors were read after', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 5, 0], [child, shell, 600, 0]);
    machine.ending = [shell, child];
    machine.sweep([init, 0, 0, 606], [shell, init, 5, 0], [child, shell, 600, 0]);
    expect(unseen()).toEqual([1, 0]);
    machine.sweep([init, 0, 0, 606]);
    expect(machine.ticksOf(init)).toBe(1);
  });

  it('comes one sweep later where it may be what a child had used that is in the table', () => {
    machine.ending = [child];
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 20, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 100], [child, shell, 20, 0]);
    expect(unseen()).toEqual([0, 80]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 200], [child, shell, 20, 0]);
    expect(unseen()).toEqual([0, 180]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 200], [child, shell, 20, 0]);
    expect(unseen()).toEqual([0, 200]);
  });

  it('is passed on by a process that ends while it holds some of it', () => {
    machine.ending = [child];
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 20, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 100], [child, shell, 20, 0]);
    expect(unseen()).toEqual([0, 80]);
    machine.sweep([init, 0, 0, 100], [child, init, 20, 0]);
    machine.sweep([init, 0, 0, 100], [child, init, 20, 0]);
    expect(machine.ticksOf(init)).toBe(20);
  });

  it('begins from nothing for a later process in the slot of an ended one', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 80]);
    machine.sweep([init, 0, 0, 80]);
    machine.sweep([init, 0, 0, 80], [shell, init, 0, 3]);
    expect(unseen()).toEqual([0, 3]);
  });

  it('is left out of the time around a failed sweep, whose ends are not known', () => {
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 0], [child, shell, 600, 0]);
    machine.failSweep(init, shell);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 650]);
    expect(unseen()).toEqual([0, 0]);
    machine.sweep([init, 0, 0, 0], [shell, init, 0, 660]);
    expect(unseen()).toEqual([0, 10]);
  });

  it('is unknown where the system does not tell', () => {
    machine.columns.childrenUserTicks.fill(Number.NaN);
    machine.sweep([init, 0, 0, 0]);
    machine.sweep([init, 0, 7, 0]);
    expect(machine.ticksOf(init)).toBeNull();
  });

  it('follows parents no further than any family reaches', () => {
    machine.sweep([init, shell, 5, 0], [shell, init, 5, 0], [child, shell, 9, 0]);
    machine.sweep([init, shell, 5, 50], [shell, init, 5, 50]);
    expect(unseen().every((ticks) => ticks !== null && ticks >= 0 && ticks <= 50)).toBe(true);
  });
});
