import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { readActions, StorageError, type ActionRecord, type ActionTargetRow } from '@psfleet/storage';
import type { ActionAddress, ActionReply } from '@psfleet/wire';
import { PromptStorage } from '../backends/prompt-storage.js';
import { ApiContext } from '../config/api-context.js';
import { Problem } from '../http/problem.js';
import { findTarget } from '../processes/find-process.js';
import { ageSince, type ActionAge } from './action-age.js';
import { ActionExchange } from './action-exchange.js';
import { ActionLog, unknownProcUid, type ActionResult } from './action-log.js';
import { resultOf } from './outcome-problem.js';

/** Pauses between the questions to one agent, in seconds; the last one repeats. */
const pausesS = [0, 1, 2, 5, 10, 30, 60];
/** Agents forget, and are replaced: after this time no answer will come. */
const maxAgeMs = 24 * 3_600_000;
/** A pending action of this age was left by an API that ended. */
const abandonedMs = 60_000;
const readDelayMs = 5_000;
const maxRead = 1_000;
/** The result of an action whose process is not stored any more, or not once, or whose host was restarted since. */
const unaskable: ActionResult = {
  status: 'unknown',
  outcome: 'uncertain',
  pinned: null,
  detail:
    'its process is not stored any more, or its host was restarted since, so that no agent can tell whether it was ' +
    'done; it will not be done from now on',
};

/**
 * Finds out what became of actions whose answer was lost: withdraws them, and asks their agents until these tell. At
 * its start it takes over those that an earlier run left without a result.
 */
@Injectable()
export class ActionSettler implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #context: ApiContext;
  readonly #storage: PromptStorage;
  readonly #exchange: ActionExchange;
  readonly #log: ActionLog;
  readonly #timers = new Set<NodeJS.Timeout>();
  #isStopped = false;

  constructor(context: ApiContext, storage: PromptStorage, exchange: ActionExchange, log: ActionLog) {
    this.#context = context;
    this.#storage = storage;
    this.#exchange = exchange;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#laterUntilStored(readDelayMs, () => this.#takeOver());
  }

  onApplicationShutdown(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
  }

  /** Lets the agent forget an action that must not be carried out. It would forget it by itself in a few seconds. */
  withdraw(address: ActionAddress, id: string): void {
    this.#later(0, async () => {
      try {
        await this.#exchange.cancel(address, id);
      } catch (error) {
        this.#requireProblem(error, id);
      }
    });
  }

  /** Asks until the agent tells, and then stores it. `age` counts from before the action was sent. */
  watch(address: ActionAddress, intent: ActionRecord, age: ActionAge, attempt = 0): void {
    const pauseS = pausesS[Math.min(attempt, pausesS.length - 1)] ?? 0;
    this.#later(pauseS * 1000, async () => {
      if (age() > maxAgeMs || (await this.#settle(address, intent, age))) {
        return;
      }
      this.watch(address, intent, age, attempt + 1);
    });
  }

  /** Whether the agent told all that it ever will. */
  async #settle(address: ActionAddress, intent: ActionRecord, age: ActionAge): Promise<boolean> {
    try {
      const reply = await this.#exchange.cancel(address, intent.id);
      return await this.#log.storeSettled(intent, toResult(reply, age()));
    } catch (error) {
      this.#requireProblem(error, intent.id);
      return false;
    }
  }

  async #takeOver(): Promise<void> {
    const abandoned = [...(await this.#read('pending')), ...(await this.#read('unknown'))];
    for (const record of abandoned) {
      const waitMs = record.createdAt + abandonedMs - this.#context.now();
      this.#laterUntilStored(Math.min(Math.max(waitMs, 0), abandonedMs), () => this.#resume(record));
    }
  }

  async #read(status: string): Promise<ActionRecord[]> {
    const since = this.#context.now() - maxAgeMs;
    const records = await readActions(this.#storage, { status, limit: maxRead });
    // An outcome is what an agent said, also if that was that it does not know.
    return records.filter(
      ({ createdAt, outcome, procUid }) => createdAt > since && outcome === null && procUid !== unknownProcUid,
    );
  }

  async #resume({ id }: ActionRecord): Promise<void> {
    const [record] = await readActions(this.#storage, { id, limit: 1 });
    if (record === undefined || record.outcome !== null || !['pending', 'unknown'].includes(record.status)) {
      return;
    }
    const target = await this.#findAsked(record);
    if (target !== null) {
      const age = ageSince(record.createdAt, this.#context.now);
      this.watch(target, { ...record, host: target.host, pid: target.pid }, age);
    } else if (!(await this.#log.storeSettled(record, unaskable))) {
      this.#laterUntilStored(readDelayMs, () => this.#resume(record));
    }
  }

  /** The process of an action whose agent can tell what became of it; null if none can. */
  async #findAsked({ id, procUid }: ActionRecord): Promise<ActionTargetRow | null> {
    try {
      const target = await findTarget(this.#storage, procUid);
      return target.isCurrentBoot ? target : null;
    } catch (error) {
      this.#requireProblem(error, id);
      return null;
    }
  }

  /** Does the work again until the storage answers. */
  #laterUntilStored(delayMs: number, work: () => Promise<void>): void {
    this.#later(delayMs, async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof StorageError)) {
          throw error;
        }
        this.#context.logger.debug({ err: error }, 'the storage does not answer yet what became of actions');
        this.#laterUntilStored(readDelayMs, work);
      }
    });
  }

  #later(delayMs: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work().catch((error: unknown) => {
        if (!this.#isStopped) {
          this.#context.logger.warn({ err: error }, 'what became of an action cannot be found out');
        }
      });
    }, delayMs);
    timer.unref();
    if (!this.#isStopped) {
      this.#timers.add(timer);
    } else {
      clearTimeout(timer);
    }
  }

  #requireProblem(error: unknown, action: string): void {
    if (!(error instanceof Problem)) {
      throw error;
    }
    this.#context.logger.debug({ err: error, action }, 'an agent does not tell yet what became of an action');
  }
}

/** An agent that has run since before the action, and never saw its commit, will never carry it out. */
function toResult(reply: ActionReply, ageMs: number): ActionResult {
  if (reply.kind === 'result') {
    return resultOf(reply);
  }
  const hasSeenAll = reply.kind === 'unseen' && reply.rememberedMs > ageMs;
  return hasSeenAll
    ? resultOf({
        outcome: 'expired',
        pinned: null,
        detail: 'the order to carry it out did not reach the agent; nothing was done, and nothing will be',
      })
    : {
        status: 'unknown',
        outcome: 'uncertain',
        pinned: null,
        detail:
          'the agent was started again since, and does not know whether it had acted; it will not act from now on',
      };
}
