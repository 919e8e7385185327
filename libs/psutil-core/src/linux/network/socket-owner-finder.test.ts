import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeIo, type FakeEntry } from '../../../tests/testing/fake-io.js';
import { SocketOwnerFinder } from './socket-owner-finder.js';

/** A machine that records the directories that were listed. */
class Machine extends FakeIo {
  listed: string[] = [];

  override readdir(path: string): string[] {
    this.listed.push(path);
    return super.readdir(path);
  }

  takeListed(): string[] {
    const listed = this.listed;
    this.listed = [];
    return listed;
  }
}

function start(entries: Readonly<Record<string, FakeEntry>>) {
  const machine = new Machine(entries);
  return { machine, finder: new SocketOwnerFinder({ io: machine, procRoot: '/proc', sysRoot: '/sys', rootFs: '' }) };
}

const socket = (inode: number): FakeEntry => ({ link: `socket:[${inode}]` });
const processes = {
  '/proc/10/fd/3': socket(1),
  '/proc/20/fd/3': socket(2),
  '/proc/30/fd/0': { link: '/dev/null' },
  '/proc/40/fd/3': socket(4),
} as const;

describe('SocketOwnerFinder', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stops when all sockets are found', () => {
    const { machine, finder } = start(processes);
    expect([...finder.find(new Set([4]))]).toEqual([[4, [{ pid: 40, fd: 3 }]]]);
    expect(machine.takeListed()).toEqual(['/proc', '/proc/40/fd']);
  });

  it('reads nothing if nothing is wanted', () => {
    const { machine, finder } = start(processes);
    expect(finder.find(new Set()).size).toBe(0);
    expect(machine.takeListed()).toEqual([]);
  });

  it('starts with processes that held sockets before', () => {
    const { machine, finder } = start(processes);
    finder.find(new Set([1, 2]));
    machine.takeListed();
    expect([...finder.find(new Set([1, 2])).keys()]).toEqual([2, 1]);
    expect(machine.takeListed()).toEqual(['/proc/20/fd', '/proc/10/fd']);
  });

  it('searches all processes for a socket without an owner, but not again within half a minute', () => {
    const { machine, finder } = start(processes);
    const wanted = new Set([2, 99]);
    finder.find(wanted);
    expect(machine.takeListed()).toContain('/proc/10/fd');
    vi.advanceTimersByTime(29_000);
    expect([...finder.find(wanted).keys()]).toEqual([2]);
    expect(machine.takeListed()).toEqual(['/proc/20/fd']);
    vi.advanceTimersByTime(2000);
    finder.find(wanted);
    expect(machine.takeListed()).toContain('/proc/30/fd');
  });

  it('searches all processes for a new socket, whatever it remembers', () => {
    const { machine, finder } = start({ ...processes, '/proc/15/fd/9': socket(5) });
    finder.find(new Set([2, 99]));
    machine.takeListed();
    expect(finder.find(new Set([2, 5, 99])).get(5)).toEqual([{ pid: 15, fd: 9 }]);
  });

  it('reports the newest of the processes that share a socket', () => {
    const { finder } = start({ ...processes, '/proc/50/fd/7': socket(1), '/proc/50/fd/8': socket(1) });
    expect(finder.find(new Set([1])).get(1)).toEqual([
      { pid: 50, fd: 7 },
      { pid: 50, fd: 8 },
    ]);
  });

  it('skips processes only if they are gone or forbidden', () => {
    const { finder } = start({ ...processes, '/proc/60/fd/1': { error: 'EACCES' } });
    expect(finder.find(new Set([1])).size).toBe(1);
    expect(() => start({ '/proc/60/fd/1': { error: 'EIO' } }).finder.find(new Set([1]))).toThrow('EIO');
  });
});
