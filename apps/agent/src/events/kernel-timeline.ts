import { completeName, type ProcessEnd, type ProcessEvent } from '@psfleet/psutil-core';
import { wireText } from '@psfleet/wire';
import type { CutCmdline } from '../processes/cut-cmdline.js';
import type { TrackedProcess, TrackedTick } from '../processes/process-tracker.js';
import { shownUser, type UserNames } from '../processes/user-names.js';
import { scrubCommand } from '../processes/scrub-command.js';
import type { Scrubber } from '../scrub/scrubber.js';
import { subjectOf, type EventBuilder, type EventRow } from './event-builder.js';
import { usageOfKnown, usageOfUnswept } from './exit-usage.js';
import type { KernelBatch } from './kernel-events.js';
import { programOf, type Newborn, type Newborns } from './newborns.js';
import { fromSweep, type TickTimes } from './tick-times.js';

type OomEvent = Extract<ProcessEvent, { readonly kind: 'oom' }>;

/** Only Linux reports events, and counts the start of a process in hundredths of a second since boot. */
const msPerStartTick = 10;

/** A process that lives at a sweep was there for this much less than its age, at most: a sweep takes some time. */
const sweepSlackMs = 1_000;

/**
 * Characters of arguments in the rows of a tick; later rows are without. Children that execute no program repeat those
 * of their parent, and thousands of them would hold up the agent while it encodes them.
 */
const maxCommandChars = 1_000_000;

export interface TimelineParts {
  readonly tick: TrackedTick;
  /** The processes of the last tick by pid. */
  readonly before: ReadonlyMap<number, TrackedProcess>;
  readonly kernel: KernelBatch;
  readonly times: TickTimes;
  readonly newborns: Newborns;
  readonly users: Pick<UserNames, 'nameOf'>;
  readonly scrubber: Scrubber;
  readonly rows: EventBuilder;
}

/**
 * Turns the kernel's events of one tick, added in their order, into rows. A pid may belong to several processes one
 * after the other. The sweep saw at most the last of them, so only that one is known.
 */
export class KernelTimeline {
  /** When the current process of a pid was forked, if that was in this tick: milliseconds since the epoch. */
  readonly forkedMs = new Map<number, number>();
  /** The pids of known processes for which an exec was reported. */
  readonly execs = new Set<number>();
  readonly #parts: TimelineParts;
  readonly #ends = new Map<number, ProcessEnd[]>();
  readonly #lastForks: ReadonlyMap<number, ProcessEvent>;
  /** The last execs of this tick by pid, as far as they are still to come. */
  readonly #comingExecs: Map<number, ProcessEvent>;
  /** The pids that currently belong to a process which the sweep did not see. */
  readonly #unidentified = new Set<number>();
  #commandChars = 0;

  constructor(parts: TimelineParts, held: readonly ProcessEnd[]) {
    this.#parts = parts;
    const { events, ends } = parts.kernel;
    for (const end of [...held, ...ends]) {
      const queue = this.#ends.get(end.pid);
      if (queue === undefined) {
        this.#ends.set(end.pid, [end]);
      } else {
        queue.push(end);
      }
    }
    this.#lastForks = new Map(events.filter(({ kind }) => kind === 'fork').map((event) => [event.pid, event]));
    this.#comingExecs = new Map(events.filter(({ kind }) => kind === 'exec').map((event) => [event.pid, event]));
  }

  add(event: ProcessEvent): void {
    const at = this.#wallMs(event.at);
    switch (event.kind) {
      case 'fork':
        return this.#addFork(event, at);
      case 'exec':
        return this.#addExec(event, at);
      case 'exit':
        return this.#addExit(event.pid, at, event.exitCode);
      case 'oom':
        return this.#addOom(event, at);
    }
  }

  /**
   * Adds the ends for which there was no exit event. Returns those whose event may still come: a thread is accounted a
   * moment before its exit is reported.
   */
  addRest(held: ReadonlySet<ProcessEnd>): ProcessEnd[] {
    const { newborns, tick, times } = this.#parts;
    const waiting: ProcessEnd[] = [];
    for (const end of [...this.#ends.values()].flat()) {
      const process = this.#ownerOf(end.pid);
      const isGone = process !== undefined && tick.current.get(end.pid) !== process;
      if (!isGone && !held.has(end)) {
        waiting.push(end);
        continue;
      }
      const startMs =
        newborns.get(end.pid)?.forkedMs ?? (process === undefined ? null : this.#wallMs(this.#startSeconds(process)));
      const when = startMs === null ? fromSweep(times) : { at: startMs + end.lifetime * 1000, since: null };
      const known = process !== undefined && this.#isThatProcess(process, end) ? process : undefined;
      this.#addEnd(known, end.pid, { ...when, source: 'kernel' }, end.exitCode, end, end.lifetime * 1000);
    }
    return waiting;
  }

  /** The pids of processes that were forked after the sweep. */
  get forkedAfterSweep(): ReadonlySet<number> {
    const { sweptMs } = this.#parts.times;
    return new Set([...this.forkedMs].filter(([, at]) => at > sweptMs).map(([pid]) => pid));
  }

  /** Adds no row: a start is reported for each new process that the sweep saw. */
  #addFork(event: ProcessEvent & { readonly kind: 'fork' }, at: number): void {
    const { newborns, times } = this.#parts;
    const { pid, ppid } = event;
    const parent = this.#ownerOf(ppid);
    const newParent = newborns.get(ppid);
    newborns.add(pid, {
      forkedMs: at,
      identity: newborns.identityOf(pid, event.at),
      ppid,
      parentUid: parent?.uid ?? newParent?.identity.uid ?? 0n,
      ...this.#inheritedFrom(ppid, parent, newParent),
      containerImage: newParent?.containerImage ?? parent?.sent?.identity.containerImage ?? null,
    });
    this.forkedMs.set(pid, at);
    if (this.#lastForks.get(pid) === event && at <= times.sweptMs) {
      this.#unidentified.delete(pid);
    } else {
      this.#unidentified.add(pid);
    }
  }

  /** Only the program that a parent executed last in this tick is known, not those before. */
  #inheritedFrom(
    ppid: number,
    parent: TrackedProcess | undefined,
    newParent: Newborn | undefined,
  ): Pick<Newborn, 'command' | 'program'> {
    return this.#comingExecs.has(ppid)
      ? { command: null, program: null }
      : {
          command: newParent?.command ?? commandOf(parent),
          program: newParent?.program ?? parent?.sent?.identity.program ?? null,
        };
  }

  /** The process that the pid belongs to at this point of the timeline; undefined if no sweep saw it. */
  #ownerOf(pid: number): TrackedProcess | undefined {
    if (this.#unidentified.has(pid)) {
      return undefined;
    }
    const { tick, before } = this.#parts;
    const current = tick.current.get(pid);
    return this.forkedMs.has(pid) ? current : (before.get(pid) ?? current);
  }

  #addExec(event: ProcessEvent, at: number): void {
    const { newborns, kernel, scrubber, tick, rows } = this.#parts;
    const { pid } = event;
    const newborn = newborns.get(pid);
    if (this.#comingExecs.get(pid) === event) {
      this.#comingExecs.delete(pid);
    }
    if (newborn !== undefined) {
      const command = this.#comingExecs.has(pid) ? undefined : kernel.commands.get(pid);
      newborn.command = command === undefined ? null : scrubCommand(scrubber, command);
      newborn.program = null;
    }
    const process = this.#ownerOf(pid);
    // The exec that follows a fork belongs to the start of the process.
    if (process === undefined || this.forkedMs.has(pid)) {
      return;
    }
    this.execs.add(pid);
    rows.add({ kind: 'exec', ...fromKernel(at), ...subjectOf(tick.current.get(pid) ?? process, pid) });
  }

  /** If the kernel's record of the memory control group was cut, the sweep may have seen the process in it. */
  #addOom({ pid, name, victim }: OomEvent, at: number): void {
    const owner = this.#ownerOf(pid);
    const cgroup = victim.cgroup === null ? (owner?.sent?.identity.cgroup ?? null) : wireText(victim.cgroup);
    const subject = { ...subjectOf(owner, pid), name: wireText(name) };
    this.#parts.rows.add({ kind: 'oom', ...fromKernel(at), ...subject, oom: { ...victim, cgroup } });
  }

  #addExit(pid: number, at: number, status: number): void {
    const { kernel, newborns } = this.#parts;
    const end = this.#ends.get(pid)?.shift();
    if (end === undefined && kernel.isAccounted && !kernel.mayLackEnds) {
      // Only its first thread ended: the process lives on in the others.
      return;
    }
    const process = this.#ownerOf(pid);
    const newborn = newborns.get(pid);
    if (process === undefined && newborn === undefined && end === undefined) {
      return;
    }
    const startMs = newborn?.forkedMs ?? (process === undefined ? null : this.#wallMs(this.#startSeconds(process)));
    const lifetimeMs = end === undefined ? (startMs === null ? null : at - startMs) : end.lifetime * 1000;
    this.#addEnd(process, pid, fromKernel(at), end?.exitCode ?? status, end, lifetimeMs);
  }

  #addEnd(
    process: TrackedProcess | undefined,
    pid: number,
    when: Pick<EventRow, 'at' | 'since' | 'source'>,
    status: number,
    end: ProcessEnd | undefined,
    lifetimeMs: number | null,
  ): void {
    const { kernel, newborns, rows, users } = this.#parts;
    const newborn = newborns.get(pid);
    newborns.delete(pid);
    const missingNs = end === undefined ? 0 : kernel.missingCpuNs(end);
    const facts = { kind: 'exit', ...when, ...exitFacts(status), lifetimeMs } as const;
    if (process === undefined) {
      const usage = end === undefined ? null : usageOfUnswept(end, missingNs);
      const startSeconds = (when.at - this.#parts.times.wallOffsetMs) / 1000 - (end?.lifetime ?? 0);
      rows.add({ ...facts, ...this.#subjectOfUnswept(pid, newborn, end, startSeconds), usage });
      return;
    }
    if (process.isExitReported) {
      return;
    }
    process.isExitReported = true;
    process.isAccounted = end !== undefined;
    const usage = end === undefined ? null : usageOfKnown(end, missingNs, process);
    const username = end === undefined ? null : shownUser(users, end.uid);
    rows.add({ ...facts, ...subjectOf(process, pid, username), usage });
  }

  #subjectOfUnswept(
    pid: number,
    newborn: Newborn | undefined,
    end: ProcessEnd | undefined,
    startSeconds: number,
  ): Pick<EventRow, 'uid' | 'pid' | 'name' | 'username' | 'unswept'> {
    const { newborns, scrubber, users, tick, before } = this.#parts;
    const command = newborn?.command ?? null;
    this.#commandChars += command?.args.reduce((sum, { length }) => sum + length + 1, 0) ?? 0;
    const ppid = newborn?.ppid ?? end?.ppid ?? null;
    const parent = ppid === null ? undefined : (before.get(ppid) ?? tick.current.get(ppid));
    const { uid, forkedUs } = newborn?.identity ?? newborns.identityOf(pid, startSeconds);
    const name =
      end === undefined ? null : wireText(scrubber.scrubName(completeName(end.name, () => command?.args ?? null)));
    return {
      uid,
      pid,
      name,
      username: end === undefined ? null : shownUser(users, end.uid),
      unswept: {
        forkedUs,
        ppid,
        parentUid: newborn?.parentUid ?? parent?.uid ?? 0n,
        command: this.#commandChars > maxCommandChars ? null : command,
        program: newborn?.program ?? programOf(name, newborn),
      },
    };
  }

  /** Whether an end is that of a process which lived at the last sweep, and not of a later one with its pid. */
  #isThatProcess(process: TrackedProcess, end: ProcessEnd): boolean {
    const { lastTs } = this.#parts.times;
    const ageMs = lastTs === null ? 0 : lastTs - this.#wallMs(this.#startSeconds(process));
    return end.lifetime * 1000 >= ageMs - sweepSlackMs;
  }

  #startSeconds({ startTicks }: TrackedProcess): number {
    return (startTicks * msPerStartTick - this.#parts.times.suspendedMs) / 1000;
  }

  /** From seconds on the kernel's monotonic clock. */
  #wallMs(seconds: number): number {
    return seconds * 1000 + this.#parts.times.wallOffsetMs;
  }
}

function commandOf(process: TrackedProcess | undefined): CutCmdline | null {
  const program = process?.sent?.identity;
  return program === undefined || program.cmdline === null
    ? null
    : { args: program.cmdline, isCut: program.isCmdlineCut };
}

function fromKernel(at: number): Pick<EventRow, 'at' | 'since' | 'source'> {
  return { at, since: null, source: 'kernel' };
}

/** A negative status is the number of the signal that ended the process. */
function exitFacts(status: number): Pick<EventRow, 'exitCode' | 'exitSignal'> {
  return { exitCode: status >= 0 ? status : null, exitSignal: status < 0 ? -status : null };
}
