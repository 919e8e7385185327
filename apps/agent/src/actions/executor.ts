import {
  AccessDenied,
  NoSuchProcess,
  NotSupported,
  type ProcessTable,
  type Psutil,
  Uncertain,
} from '@psfleet/psutil-core';
import {
  computeProcUid,
  type ActionReply,
  type ActionRequest,
  type ActionTarget,
  type Outcome,
  type VerbArguments,
  type VerbName,
} from '@psfleet/wire';
import type { HostIdentity } from '../identity/host-identity.js';
import type { Policy } from './policy.js';
import type { ActionSubject } from './verbs/action-verb.js';
import { allVerbs } from './verbs/all-verbs.js';

type Result = Omit<ActionReply, 'id'>;
type VerbWithArguments<V extends VerbName> = { readonly verb: V } & VerbArguments[V];

export interface ExecutorOptions {
  readonly ps: Psutil;
  readonly table: ProcessTable;
  readonly policy: Policy;
  readonly identity: Pick<HostIdentity, 'host' | 'hostId' | 'bootId'>;
}

/** Acts on exactly the process that a request names, or on none. */
export class Executor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** Whether the target is of this very machine since its boot, and not of another one with its name. */
  isFor({ host, hostId, bootId }: ActionTarget): boolean {
    const { identity } = this.#options;
    return host === identity.host && hostId === identity.hostId && bootId === identity.bootId;
  }

  async execute(request: ActionRequest): Promise<ActionReply> {
    return { id: request.id, ...(await this.#attempt(request)) };
  }

  async #attempt({ target, verb }: ActionRequest): Promise<Result> {
    try {
      return this.#mismatch(target) ?? (await this.#actOn(target, verb));
    } catch (error) {
      return failure(error);
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

  async #actOn<V extends VerbName>({ pid, startTicks }: ActionTarget, verb: VerbWithArguments<V>): Promise<Result> {
    const process = new this.#options.ps.Process(pid);
    if (process.ident.startTicks !== startTicks) {
      return refused('other-process', `pid ${pid} is another process now`);
    }
    const pin = process.pin();
    try {
      if (this.#isRecycledPid(pid, startTicks)) {
        return refused('other-process', `pid ${pid} is another process now, started in the same clock tick`);
      }
      const refusal = this.#options.policy.refusal(pid);
      if (refusal !== null) {
        return refused('policy', refusal);
      }
      const detail = await this.#perform(verb, { process, pin });
      return { outcome: 'done', pinned: pin.pinned, detail };
    } finally {
      pin.release();
    }
  }

  async #perform<V extends VerbName>(verb: VerbWithArguments<V>, subject: ActionSubject): Promise<string> {
    const action = allVerbs[verb.verb];
    const detail = await action.verify(subject, verb, action.perform(subject, verb));
    if (action.isInTable) {
      this.#readAgain(subject.process.pid);
    }
    return detail;
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

function refused(outcome: Outcome, detail: string): Result {
  return { outcome, pinned: null, detail };
}

/** psutil-core's errors as outcomes. */
function failure(error: unknown): Result {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Uncertain) {
    return refused('uncertain', detail);
  }
  if (error instanceof NoSuchProcess) {
    return refused('no-such-process', detail);
  }
  if (error instanceof AccessDenied) {
    return refused('access-denied', detail);
  }
  if (error instanceof NotSupported) {
    return refused('not-supported', detail);
  }
  return refused('failed', detail);
}
