import { afterEach, describe, expect, it } from 'vitest';
import { endSpawned, start } from '../../../tests/testing/spawned.js';
import { realIo } from '../../platform/io.js';
import { readPids } from '../system/pids.js';
import { PidList, mergeAscending, readPidSource, type PidSource } from './pid-list.js';

const context = { io: realIo, rootFs: '', procRoot: '/proc', sysRoot: '/sys' };
/** PIDs are listed in part only in the PID namespace of the whole host. */
const isInitial = realIo.readlink('/proc/self/ns/pid') === 'pid:[4026531836]';

afterEach(endSpawned);

/** A machine with these processes, whose kernel gave `lastPid` last. Counts what is asked. */
class Machine implements PidSource {
  readonly asked: string[] = [];
  lastPid: number | null;
  readonly pids: Set<number>;

  constructor(lastPid: number | null, pids: readonly number[]) {
    this.lastPid = lastPid;
    this.pids = new Set(pids);
  }

  listAll(): readonly number[] {
    this.asked.push('all');
    return this.#ascending();
  }

  listFrom(pid: number): readonly number[] {
    this.asked.push(`from ${pid}`);
    return this.#ascending().filter((other) => other >= pid);
  }

  readLastPid(): number | null {
    return this.lastPid;
  }

  countLinks(): number {
    return this.pids.size + 9;
  }

  start(pid: number): void {
    this.pids.add(pid);
    this.lastPid = pid;
  }

  #ascending(): number[] {
    return [...this.pids].toSorted((left, right) => left - right);
  }
}

/** What a sweep finds: all that was listed and lives, and what was overlooked. */
function sweep(list: PidList, machine: Machine, known: readonly number[], hasUnreadable = false): readonly number[] {
  const found = list.list(known).filter((pid) => machine.pids.has(pid));
  if (list.isComplete(found.length, hasUnreadable)) {
    return found;
  }
  const all = list.listAll();
  expect(list.isComplete(all.length, hasUnreadable)).toBe(true);
  return all;
}

describe('a list of PIDs', () => {
  it('lists all at first, and then only what can be new', () => {
    const machine = new Machine(50, [1, 20, 50]);
    const list = new PidList(machine);
    let known = sweep(list, machine, []);
    expect(known).toEqual([1, 20, 50]);
    known = sweep(list, machine, known);
    machine.start(60);
    machine.start(61);
    machine.pids.delete(20);
    known = sweep(list, machine, known);
    expect(known).toEqual([1, 50, 60, 61]);
    expect(machine.asked).toEqual(['all', 'from 51']);
  });

  it('lists all once PIDs begin again from below', () => {
    const machine = new Machine(50, [1, 50]);
    const list = new PidList(machine);
    const known = sweep(list, machine, []);
    machine.start(20);
    expect(sweep(list, machine, known)).toEqual([1, 20, 50]);
    expect(machine.asked).toEqual(['all', 'all']);
  });

  it.each([
    ['went once round', 60],
    ['was set back', 50],
  ])('finds a process below although the last PID %s', (_, lastPid) => {
    const machine = new Machine(50, [1, 50]);
    const list = new PidList(machine);
    let known = sweep(list, machine, []);
    machine.start(20);
    machine.lastPid = lastPid;
    known = sweep(list, machine, known);
    expect(known).toEqual([1, 20, 50]);
    machine.asked.length = 0;
    expect(sweep(list, machine, known)).toEqual([1, 20, 50]);
    expect(machine.asked).toEqual([]);
  });

  it('lists all after a sweep that failed', () => {
    const machine = new Machine(50, [1, 50]);
    const list = new PidList(machine);
    const known = sweep(list, machine, []);
    machine.start(60);
    list.list(known);
    expect(sweep(list, machine, known)).toEqual([1, 50, 60]);
  });

  it('lists all each time while processes cannot be read', () => {
    const machine = new Machine(50, [1, 50]);
    const list = new PidList(machine);
    const known = sweep(list, machine, []);
    sweep(list, machine, known, true);
    sweep(list, machine, known, true);
    expect(machine.asked).toEqual(['all', 'all', 'all']);
  });

  it('lists all each time where the last PID is unknown', () => {
    const machine = new Machine(null, [1, 50]);
    const list = new PidList(machine);
    sweep(list, machine, sweep(list, machine, []));
    expect(machine.asked).toEqual(['all', 'all']);
  });
});

describe('/proc', () => {
  it.runIf(isInitial)('lists processes from a PID on, among them new ones', async () => {
    const source = readPidSource(context);
    expect(source.readLastPid()).not.toBeNull();
    const { pid } = await start('/bin/sleep', ['1000']);
    const later = source.listFrom(pid) ?? [];
    expect(later[0]).toBe(pid);
    expect(later.every((other) => other >= pid)).toBe(true);
  });

  it.runIf(isInitial)('has a link for each process', () => {
    const source = readPidSource(context);
    // Processes start and end meanwhile, so the number only has to be right once.
    const others = Array.from({ length: 50 }, () => source.countLinks() - readPids(context).length);
    expect(new Set(others).size).toBeLessThan(others.length);
    expect(Math.min(...others)).toBeGreaterThan(0);
  });

  it('is listed as a whole below another root', () => {
    expect(readPidSource({ ...context, procRoot: '/nowhere' }).readLastPid()).toBeNull();
    expect(readPidSource({ ...context, io: { ...realIo } }).readLastPid() === null).toBe(!isInitial);
    const listing = { ...realIo, readdir: (path: string): string[] => realIo.readdir(path) };
    expect(readPidSource({ ...context, io: listing }).readLastPid()).toBeNull();
  });
});

it.each([
  [[], [], []],
  [[1, 3], [], [1, 3]],
  [[], [2], [2]],
  [
    [1, 3, 5],
    [0, 1, 4, 5, 6],
    [0, 1, 3, 4, 5, 6],
  ],
])('merges %j and %j', (one, other, merged) => {
  expect(mergeAscending(one, other)).toEqual(merged);
});
