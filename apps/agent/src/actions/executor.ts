import { NoSuchProcess, type PinnedProcess, type Process, type ProcessTable, type Psutil } from '@psfleet/psutil-core';
import {
  computeProcUid,
  type ActionAddress,
  type ActionTarget,
  type PrepareRequest,
  type ResultReply,
  type Verb,
  type VerbArguments,
  type VerbName,
} from '@psfleet/wire';
import type { HostIdentity } from '../identity/host-identity.js';
import { hasEnded } from './ended.js';
import { refused, type Failures, type Result } from './failures.js';
import type { Policy } from './policy.js';
import type { ActionSubject, Effect } from './verbs/action-verb.js';
import { allVerbs } from './verbs/all-verbs.js';

type VerbWithArguments<V extends VerbName> = { readonly verb: V } & VerbArguments[V];

export interface ExecutorOptions {
  readonly ps: Psutil;
  readonly table: ProcessTable;
  readonly policy: Policy;
  readonly failures: Failures;
  readonly identity: Pick<HostIdentity, 'host' | 'hostId' | 'bootId'>;
}

/** A process that is held for an action, by two descriptors until the pin is released. */
export interface HeldProcess {
  readonly kind: 'held';
  readonly id: string;
  readonly verb: Verb;
  readonly process: Process;
  readonly pin: PinnedProcess;
}

/** Acts on exactly the process that a request names, or on none. */
export class Executor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** Whether the target is of this very machine since its boot, and not of another one with its name. */
  isFor({ host, hostId, bootId }: ActionAddress): boolean {
    const { identity } = this.#options;
    return host === identity.host && hostId === identity.hostId && bootId === identity.bootId;
  }

  /** Holds the process that the request names, if it may be acted on; changes nothing. */
  async hold(request: PrepareRequest): Promise<HeldProcess | ResultReply> {
    const { id, target, verb } = request;
    let pin: PinnedProcess | null = null;
    try {
      const found = this.#mismatch(target) ?? this.#find(target);
      if ('outcome' in found) {
        return { kind: 'result', id, ...found };
      }
      pin = found.pin();
      const refusal = this.#refusal(target, pin, found);
      if (refusal === null) {
        return { kind: 'held', id, verb, process: found, pin };
      }
      pin.release();
      return { kind: 'result', id, ...refusal };
    } catch (error) {
      const result = this.#options.failures.describe(error, { pin, pid: target.pid, verb });
      pin?.release();
      return { kind: 'result', id, ...result };
    }
  }

  /** Acts on the held process, verifies the effect and releases the process. What the policy reads may have changed. */
  async carryOut({ id, process, pin, verb }: HeldProcess): Promise<ResultReply> {
    const { pid } = process;
    try {
      const refusal = this.#unfit(pin, process);
      return { kind: 'result', id, ...(refusal ?? (await this.#perform(verb, { process, pin }))) };
    } catch (error) {
      return { kind: 'result', id, ...this.#options.failures.describe(error, { pin, pid, verb }) };
    } finally {
      pin.release();
    }
  }

  /** The refusal of a target that cannot be a process of this host since its boot; null for one that can. */
  #mismatch(target: ActionTarget): Result | null {
    const { host, bootId } = this.#options.identity;
    if (target.procUid !== computeProcUid(host, bootId, target.pid, target.startTicks)) {
      return refused('bad-request', 'the procUid is not the one of this host, boot, pid and start time');
    }
    return null;
  }

  #find({ pid, startTicks }: ActionTarget): Process | Result {
    const process = new this.#options.ps.Process(pid);
    return process.ident.startTicks === startTicks ? process : this.#successor(pid, 'another process now');
  }

  /** Says what has the pid of the process now, which is gone. /proc also answers for the ids of threads. */
  #successor(pid: number, what: string): Result {
    return this.#options.ps.pidExists(pid)
      ? refused('other-process', `pid ${pid} is ${what}`)
      : refused('no-such-process', `process ${pid} no longer exists`);
  }

  #refusal({ pid, startTicks }: ActionTarget, pin: PinnedProcess, process: Process): Result | null {
    if (this.#isRecycledPid(pid, startTicks)) {
      return this.#successor(pid, 'another process now, started in the same clock tick');
    }
    return this.#unfit(pin, process);
  }

  /** Why nothing may, or can, be done to the held process. */
  #unfit(pin: PinnedProcess, process: Process): Result | null {
    const { pid } = process;
    // A pin without a pidfd could hold a thread, and a signal to it would reach its whole process.
    if (!pin.pinned && !this.#options.ps.pidExists(pid)) {
      return refused('no-such-process', `process ${pid} no longer exists`);
    }
    if (hasEnded(process)) {
      const parent = process.ppid();
      const detail = `process ${pid} has ended already; its parent ${parent} has not collected it (a zombie)`;
      return refused('no-such-process', detail);
    }
    const refusal = this.#options.policy.refusal(pid);
    // While the pinned process lives, what was read under its pid is its own.
    if (!pin.isAlive()) {
      throw new NoSuchProcess({ pid });
    }
    return refusal === null ? null : refused('policy', refusal);
  }

  async #perform<V extends VerbName>(verb: VerbWithArguments<V>, subject: ActionSubject): Promise<Result> {
    const action = allVerbs[verb.verb];
    const before = action.perform(subject, verb);
    const effect = await this.#verify(verb, subject, before);
    return { outcome: effect.seen ? 'done' : 'delivered', pinned: subject.pin.pinned, detail: effect.detail };
  }

  /** From here on the system has accepted the action, so that no error may look like a refusal. */
  async #verify<V extends VerbName>(
    verb: VerbWithArguments<V>,
    subject: ActionSubject,
    before: unknown,
  ): Promise<Effect> {
    const action = allVerbs[verb.verb];
    try {
      const effect = await action.verify(subject, verb, before);
      if (action.isInTable) {
        this.#readAgain(subject.process.pid);
      }
      return effect;
    } catch (error) {
      return this.#options.failures.describeUnseen(error, subject.pin);
    }
  }

  /** The table reads a process that ran, or whose values are old; a change from outside needs neither. */
  #readAgain(pid: number): void {
    const { table } = this.#options;
    const slot = table.slotOf(pid);
    if (slot !== null) {
      table.refresh(slot);
    }
  }

  /**
   * Whether the process that the table saw under this pid and start time is gone. The table notices it by its open
   * descriptor, even if the next process started in the same clock tick.
   */
  #isRecycledPid(pid: number, startTicks: number): boolean {
    const { table } = this.#options;
    const slot = table.slotOf(pid);
    return slot !== null && table.columns.startTicks[slot] === startTicks && !table.refresh(slot);
  }
}
