import { constants } from 'node:os';
import {
  AccessDenied,
  NoSuchProcess,
  NotSupported,
  type PinnedProcess,
  type Process,
  type ProcessTable,
  type Psutil,
  Uncertain,
} from '@psfleet/psutil-core';
import type { ActionReply, ActionRequest, ActionTarget, Outcome } from '@psfleet/wire';
import type { Policy } from './policy.js';
import { describeEffect } from './verify-effect.js';

type Result = Omit<ActionReply, 'id'>;

export interface ExecutorOptions {
  readonly ps: Psutil;
  readonly table: ProcessTable;
  readonly policy: Policy;
  readonly host: string;
  readonly bootId: string;
}

/** Does an action on exactly the process meant, or nothing. */
export class Executor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  async execute(request: ActionRequest): Promise<ActionReply> {
    return { id: request.id, ...(await this.#attempt(request)) };
  }

  async #attempt({ target, verb }: ActionRequest): Promise<Result> {
    const { host, bootId } = this.#options;
    if (target.host !== host) {
      return refused('bad-request', `this is ${host}, the action is for ${target.host}`);
    }
    if (target.bootId !== bootId) {
      return refused('no-such-process', 'the host was restarted since this process ran');
    }
    try {
      return await this.#actOn(target, verb);
    } catch (error) {
      return failure(error);
    }
  }

  async #actOn({ pid, startTicks }: ActionTarget, verb: ActionRequest['verb']): Promise<Result> {
    const process = new this.#options.ps.Process(pid);
    if (process.ident.startTicks !== startTicks) {
      return refused('other-process', `pid ${pid} is another process now`);
    }
    const pin = process.pin();
    try {
      if (this.#isRecycledPid(pid, startTicks)) {
        return refused('other-process', `pid ${pid} is another process now, begun in the same clock tick`);
      }
      const refusal = this.#options.policy.refusal(pid);
      if (refusal !== null) {
        return refused('policy', refusal);
      }
      if (verb.verb === 'nice') {
        const detail = renice(process, pin, verb.value);
        this.#showAtNextTick(pid);
        return { outcome: 'done', pinned: pin.pinned, detail };
      }
      pin.sendSignal(constants.signals[verb.signal]);
      return { outcome: 'done', pinned: pin.pinned, detail: await describeEffect(process, verb.signal) };
    } finally {
      pin.release();
    }
  }

  /** The table looks at a process when it ran, or when its numbers are old: to be reniced it need not run. */
  #showAtNextTick(pid: number): void {
    const { table } = this.#options;
    const slot = table.slotOf(pid);
    if (slot !== null) {
      table.refresh(slot);
    }
  }

  /** Whether the process that the table saw under this pid and start time is gone: its kept descriptor knows, start times of 10 ms do not. */
  #isRecycledPid(pid: number, startTicks: number): boolean {
    const { table } = this.#options;
    const slot = table.slotOf(pid);
    return slot !== null && table.columns.startTicks[slot] === startTicks && !table.refresh(slot);
  }
}

/** Throws Uncertain if the process ended while it was reniced. */
function renice(process: Process, pin: PinnedProcess, value: number): string {
  const before = process.nice();
  pin.setNice(value, { allThreads: true });
  const after = process.nice();
  if (after !== value) {
    throw new Error(`nice is ${after} after it was set to ${value}`);
  }
  return `nice was ${before}, is ${after}`;
}

function refused(outcome: Outcome, detail: string): Result {
  return { outcome, pinned: null, detail };
}

/** Errors of psutil-core as outcomes. */
function failure(err: unknown): Result {
  const detail = err instanceof Error ? err.message : String(err);
  if (err instanceof Uncertain) {
    return refused('uncertain', detail);
  }
  if (err instanceof NoSuchProcess) {
    return refused('no-such-process', detail);
  }
  if (err instanceof AccessDenied) {
    return refused('access-denied', detail);
  }
  if (err instanceof NotSupported) {
    return refused('not-supported', detail);
  }
  return refused('failed', detail);
}
