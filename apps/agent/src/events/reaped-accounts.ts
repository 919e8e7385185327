import type { ProcessEnd, ProcessEvent, ReapedTotals } from '@psfleet/psutil-core';
import type { TrackedProcess } from '../processes/process-tracker.js';

/** What the kernel adds to a process when it waits for an ended child: the child's own, and what that took over. */
interface EndedChild {
  readonly pid: number;
  readonly minorFaults: number;
  /** By how many faults that may be wrong. */
  readonly faultSlack: number;
  readonly cpuNs: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** The ends of this tick below it, whose rows are not sent yet. */
  ends: readonly ProcessEnd[];
  /** How many ticks it has waited to be seen at its parent. */
  ticks: number;
}

interface Parent {
  /** What its totals of children hold so far of the ends that are known. */
  minorFaults: number;
  cpuNs: number;
  /** Bytes of children, which its own counters hold too. */
  readBytes: number;
  writeBytes: number;
  /** The time that was missing in the accounts of its children so far, and how many threads these had. */
  missingNs: number;
  threads: number;
  /** Its totals that hold more children than are known, and for how many ticks that was so; null if they do not. */
  excess: ReapedTotals | null;
  excessTicks: number;
  /** Children whose end is known, but not whether the parent has waited for them. */
  waiting: EndedChild[];
}

/** Bytes in the counters of a process that are those of the children it waited for. */
export interface ChildBytes {
  readonly readBytes: number;
  readonly writeBytes: number;
}

/** The bytes of children of a process that ended, and for how many ticks it has. */
interface LastBytes extends ChildBytes {
  ticks: number;
}

export interface ReportedEnds {
  readonly events: readonly ProcessEvent[];
  readonly ends: readonly ProcessEnd[];
}

/** A thread can have a page fault after the kernel has accounted it, when it is released. */
const slackPerThread = 4;
/** After this number of ticks, nobody waits for the child: its parent ignores SIGCHLD, or another one has waited. */
const maxTicks = 3;
/** The exit of a process is reported at the tick of its end, or at the next one. */
const maxEndedTicks = 2;
const maxExcessTicks = 2;
/** What the kernel leaves out of a thread's CPU time: its current clock tick, and the release of its memory. */
const maxMissingNs = 12e6;
const pageSize = 4096;
const releaseNsPerPage = 500;
/** Times of children are shown in whole clock ticks, of user and of system time. */
const maxCarriedNs = 50e6;
const nsPerTick = 1e7;

/**
 * Finds out what parents took over from the children that they waited for. The kernel adds a child to its parent's
 * /proc/PID/io and to its times and page faults of children at one moment, so the page faults tell which of the known
 * ends a parent has waited for: if it ignores SIGCHLD, or another process waited, they do not move.
 *
 * A parent's times of children hold the whole CPU time of its children, where taskstats has it only up to the last
 * clock tick: a third of that of /bin/true. What is missing is divided among the children that ended together.
 */
export class ReapedAccounts {
  readonly #read: (pid: number) => ReapedTotals | null;
  readonly #parents = new Map<number, Parent>();
  readonly #missing = new WeakMap<ProcessEnd, number>();
  /** Bytes of ended processes: zombies, and those that the sweep read just before their end. */
  readonly #ended = new Map<number, LastBytes>();
  /** Pids whose process has ended since the newest tick. A later holder of the pid is accounted from its beginning. */
  #freed = new Set<number>();
  /** Pids that were freed before that tick, where the sweep may have read the process just before its end. */
  #freedBefore = new Set<number>();
  /** Totals of the processes that were there before the first end was followed. */
  readonly #before: Map<number, ReapedTotals>;

  constructor(read: (pid: number) => ReapedTotals | null, pids: readonly number[]) {
    this.#read = read;
    this.#before = new Map(
      pids.flatMap((pid) => {
        const totals = read(pid);
        return totals === null ? [] : [[pid, totals] as const];
      }),
    );
  }

  /**
   * Adds what was reported since the last call: the sooner, the more parents are still there to tell. `known` holds the
   * processes of the newest tick.
   */
  add({ events, ends }: ReportedEnds, known: ReadonlyMap<number, TrackedProcess>): void {
    const ended = new Set(ends.map(({ pid }) => pid));
    for (const { kind, pid } of events) {
      // The end of its previous holder was lost.
      if (kind === 'fork' && !ended.has(pid)) {
        this.#parents.delete(pid);
        this.#before.delete(pid);
        this.#ended.delete(pid);
      }
    }
    for (const end of ends) {
      const isFreed = this.#freed.has(end.pid) || this.#freedBefore.has(end.pid);
      const child = this.#close(end, isFreed ? undefined : known.get(end.pid));
      this.#freed.add(end.pid);
      this.#parentOf(end.ppid).waiting.push(child);
    }
    this.settle();
  }

  /** Looks for which of the known ends the parents have waited meanwhile. */
  settle(): void {
    for (const [pid, parent] of this.#parents) {
      if (parent.waiting.length > 0) {
        this.#settleAt(pid, parent);
      }
    }
  }

  /**
   * Ends a tick: the rows of its ends are sent now. `isPresent` says whether a process, or a zombie, still has its pid.
   */
  endTick(isPresent: (pid: number) => boolean): void {
    this.#freedBefore = this.#freed;
    this.#freed = new Set();
    for (const parent of this.#parents.values()) {
      for (const child of parent.waiting) {
        child.ends = [];
        child.ticks += 1;
      }
      parent.waiting = parent.waiting.filter(({ ticks, pid }) => ticks < maxTicks || isPresent(pid));
      forgetExcess(parent);
    }
    for (const [pid, last] of this.#ended) {
      last.ticks += 1;
      if (last.ticks > maxEndedTicks || !isPresent(pid)) {
        this.#ended.delete(pid);
      }
    }
  }

  /** CPU time that the kernel did not account to an end itself, in nanoseconds. */
  missingNsOf(end: ProcessEnd): number {
    return this.#missing.get(end) ?? 0;
  }

  /** Null for a process that waited for no child whose end is known. */
  bytesOf(pid: number): ChildBytes | null {
    const parent = this.#parents.get(pid);
    return parent === undefined || (parent.readBytes === 0 && parent.writeBytes === 0) ? null : parent;
  }

  /** Bytes of the children of an ended process while its exit may be unreported: it is taken to have waited for all. */
  bytesOfEnded(pid: number): ChildBytes | null {
    return this.#ended.get(pid) ?? null;
  }

  #parentOf(pid: number): Parent {
    const parent = this.#parents.get(pid);
    if (parent !== undefined) {
      return parent;
    }
    const before = this.#before.get(pid);
    const created: Parent = {
      minorFaults: before?.minorFaults ?? 0,
      cpuNs: (before?.cpuTicks ?? 0) * nsPerTick,
      readBytes: 0,
      writeBytes: 0,
      missingNs: 0,
      threads: 0,
      excess: null,
      excessTicks: 0,
      waiting: [],
    };
    this.#parents.set(pid, created);
    return created;
  }

  /** What the kernel adds to the parent of an ended process, which is taken to have waited for all of its children. */
  #close(end: ProcessEnd, process: TrackedProcess | undefined): EndedChild {
    const parent = this.#parentOf(end.pid);
    this.#parents.delete(end.pid);
    this.#before.delete(end.pid);
    const { waiting } = parent;
    // It cannot tell any more what is missing in the accounts of its last children: as much as in those before.
    const last = waiting.flatMap((child) => child.ends);
    const expectedNs = parent.threads === 0 ? 0 : (parent.missingNs / parent.threads) * threadsOf(last);
    parent.cpuNs += divide(expectedNs, last, this.#missing);
    const sum = (name: 'minorFaults' | 'cpuNs' | 'readBytes' | 'writeBytes'): number =>
      waiting.reduce((total, child) => total + child[name], parent[name]);
    const ofChildren = { readBytes: sum('readBytes'), writeBytes: sum('writeBytes') };
    this.#ended.set(end.pid, { ...ofChildren, ticks: 0 });
    const { readBytes = null, writeBytes = null } = process?.sent ?? {};
    return {
      pid: end.pid,
      minorFaults: end.minorFaults + sum('minorFaults'),
      faultSlack: waiting.reduce((total, child) => total + child.faultSlack, slackPerThread * end.threads),
      cpuNs: end.cpuNs + sum('cpuNs'),
      // Threads that ended before they were followed are in its last reading only.
      readBytes: Math.max(end.readBytes, readBytes ?? 0) + ofChildren.readBytes,
      writeBytes: Math.max(end.writeBytes, writeBytes ?? 0) + ofChildren.writeBytes,
      ends: [end, ...last],
      ticks: 0,
    };
  }

  #settleAt(pid: number, parent: Parent): void {
    const totals = this.#read(pid);
    if (totals === null) {
      return;
    }
    const left: EndedChild[] = [];
    const reaped: ProcessEnd[] = [];
    let faults = totals.minorFaults - parent.minorFaults;
    let slack = slackPerThread;
    for (const child of parent.waiting) {
      if (child.minorFaults > faults + child.faultSlack) {
        left.push(child);
        continue;
      }
      faults -= child.minorFaults;
      slack += child.faultSlack;
      parent.minorFaults += child.minorFaults;
      parent.cpuNs += child.cpuNs;
      parent.readBytes += child.readBytes;
      parent.writeBytes += child.writeBytes;
      reaped.push(...child.ends);
    }
    parent.waiting = left;
    const cpuNs = totals.cpuTicks * nsPerTick;
    if (Math.abs(faults) <= slack) {
      const givenNs = divide(cpuNs - parent.cpuNs, reaped, this.#missing);
      parent.cpuNs += givenNs;
      parent.missingNs += givenNs;
      parent.threads += threadsOf(reaped);
      parent.cpuNs = Math.max(parent.cpuNs, cpuNs - maxCarriedNs);
      parent.excess = null;
    } else {
      parent.excess = totals;
    }
  }
}

/**
 * A parent has waited for children whose ends are not known. If they are not reported until the next tick, they were
 * lost, or their faults told otherwise, and the rest of its time is theirs.
 */
function forgetExcess(parent: Parent): void {
  if (parent.excess === null || parent.waiting.length > 0) {
    parent.excessTicks = 0;
    return;
  }
  parent.excessTicks += 1;
  if (parent.excessTicks === maxExcessTicks) {
    parent.minorFaults = parent.excess.minorFaults;
    parent.cpuNs = Math.max(parent.cpuNs, parent.excess.cpuTicks * nsPerTick);
    parent.excess = null;
    parent.excessTicks = 0;
  }
}

/** Divides time among processes by their threads, but gives none more than can be missing; returns the sum. */
function divide(ns: number, ends: readonly ProcessEnd[], missing: WeakMap<ProcessEnd, number>): number {
  const share = Math.max(0, ns) / threadsOf(ends);
  let given = 0;
  for (const end of ends) {
    const part = Math.round(Math.min(share * end.threads, mostMissing(end)));
    missing.set(end, (missing.get(end) ?? 0) + part);
    given += part;
  }
  return given;
}

function threadsOf(ends: readonly ProcessEnd[]): number {
  return ends.reduce((sum, { threads }) => sum + threads, 0);
}

/** No thread can have run for longer than it was there. */
function mostMissing({ threads, lifetime, cpuNs, peakRss }: ProcessEnd): number {
  const unaccounted = Math.max(0, lifetime * 1e9 * threads - cpuNs);
  return Math.min(maxMissingNs * threads, unaccounted) + ((peakRss ?? 0) / pageSize) * releaseNsPerPage;
}
