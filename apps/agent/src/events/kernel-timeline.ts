import type { ProcessEvent } from '@psfleet/psutil-core';
import { wireText } from '@psfleet/wire';
import type { TrackedProcess, TrackedTick } from '../processes/process-tracker.js';
import { subjectOf, type EventBuilder, type EventRow } from './event-builder.js';

type OomEvent = Extract<ProcessEvent, { readonly kind: 'oom' }>;

/** At most this many exits of processes that were forked in the same tick are reported. */
const maxShortLived = 1_000;

/**
 * Turns the kernel's events of one tick, added in their order, into rows. A pid may belong to several processes one
 * after the other. The sweep saw at most the last of them, so only that one can be identified.
 */
export class KernelTimeline {
  /** When the current process of a pid was forked, if that was in this tick: milliseconds since the epoch. */
  readonly forkedMs = new Map<number, number>();
  /** The pids of known processes for which an exec was reported. */
  readonly execs = new Set<number>();
  readonly #tick: TrackedTick;
  readonly #before: ReadonlyMap<number, TrackedProcess>;
  readonly #wallOffsetMs: number;
  readonly #rows: EventBuilder;
  readonly #lastForks: ReadonlyMap<number, ProcessEvent>;
  /** The pids that currently belong to a process which the sweep did not see, because the pid is forked again later. */
  readonly #unidentified = new Set<number>();
  #shortLived = 0;

  /**
   * `before` holds the processes of the last tick by pid; `wallOffsetMs` leads from the kernel's clock to the wall
   * clock.
   */
  constructor(
    tick: TrackedTick,
    before: ReadonlyMap<number, TrackedProcess>,
    events: readonly ProcessEvent[],
    wallOffsetMs: number,
    rows: EventBuilder,
  ) {
    this.#tick = tick;
    this.#before = before;
    this.#wallOffsetMs = wallOffsetMs;
    this.#rows = rows;
    this.#lastForks = new Map(events.filter(({ kind }) => kind === 'fork').map((event) => [event.pid, event]));
  }

  add(event: ProcessEvent): void {
    const at = event.at * 1000 + this.#wallOffsetMs;
    switch (event.kind) {
      case 'fork':
        return this.#addFork(event, at);
      case 'exec':
        return this.#addExec(event.pid, at);
      case 'exit':
        return this.#addExit(event.pid, at, event.exitCode);
      case 'oom':
        return this.#addOom(event, at);
    }
  }

  /** Adds no row: a start is reported for each new process that the sweep saw. */
  #addFork(event: ProcessEvent, at: number): void {
    this.forkedMs.set(event.pid, at);
    if (this.#lastForks.get(event.pid) === event) {
      this.#unidentified.delete(event.pid);
    } else {
      this.#unidentified.add(event.pid);
    }
  }

  /** The process that the pid belongs to at this point of the timeline; undefined if no sweep saw it. */
  #ownerOf(pid: number): TrackedProcess | undefined {
    if (this.#unidentified.has(pid)) {
      return undefined;
    }
    const current = this.#tick.current.get(pid);
    return this.forkedMs.has(pid) ? current : (this.#before.get(pid) ?? current);
  }

  #addExec(pid: number, at: number): void {
    const process = this.#ownerOf(pid);
    // The exec that follows a fork belongs to the start of the process.
    if (process === undefined || this.forkedMs.has(pid)) {
      return;
    }
    this.execs.add(pid);
    this.#rows.add({ kind: 'exec', ...fromKernel(at), ...subjectOf(this.#tick.current.get(pid) ?? process, pid) });
  }

  /** If the kernel's record of the memory control group was cut, the sweep may have seen the process in it. */
  #addOom({ pid, name, victim }: OomEvent, at: number): void {
    const owner = this.#ownerOf(pid);
    const cgroup = victim.cgroup === null ? (owner?.sent?.identity.cgroup ?? null) : wireText(victim.cgroup);
    const subject = { ...subjectOf(owner, pid), name: wireText(name) };
    this.#rows.add({ kind: 'oom', ...fromKernel(at), ...subject, oom: { ...victim, cgroup } });
  }

  #addExit(pid: number, at: number, status: number): void {
    const forkedMs = this.forkedMs.get(pid);
    if (forkedMs === undefined) {
      this.#addExitOfKnown(pid, at, status);
    } else {
      this.#addExitOfForked(pid, at, status, forkedMs);
    }
  }

  #addExitOfKnown(pid: number, at: number, status: number): void {
    const process = this.#ownerOf(pid);
    if (process === undefined || process.isExitReported) {
      return;
    }
    const createTime = process.sent?.createTime ?? null;
    process.isExitReported = true;
    this.#rows.add({
      kind: 'exit',
      ...fromKernel(at),
      ...subjectOf(process, pid),
      ...exitFacts(status),
      lifetimeMs: createTime === null ? null : at - createTime * 1000,
    });
  }

  /** Such a process is a zombie that the sweep saw, or was gone before the sweep. */
  #addExitOfForked(pid: number, at: number, status: number, forkedMs: number): void {
    if (this.#shortLived === maxShortLived) {
      return;
    }
    this.#shortLived += 1;
    const zombie = this.#ownerOf(pid);
    if (zombie !== undefined) {
      zombie.isExitReported = true;
    }
    this.#rows.add({
      kind: 'exit',
      ...fromKernel(at),
      ...subjectOf(zombie, pid),
      ...exitFacts(status),
      lifetimeMs: at - forkedMs,
    });
  }
}

function fromKernel(at: number): Pick<EventRow, 'at' | 'since' | 'source'> {
  return { at, since: null, source: 'kernel' };
}

/** A negative status is the number of the signal that ended the process. */
function exitFacts(status: number): Pick<EventRow, 'exitCode' | 'exitSignal'> {
  return { exitCode: status >= 0 ? status : null, exitSignal: status < 0 ? -status : null };
}
