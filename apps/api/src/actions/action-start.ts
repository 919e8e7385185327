import { Injectable } from '@nestjs/common';
import type { ActionRecord, ActionTargetRow } from '@psfleet/storage';
import type { PreparedReply, ResultReply, Verb } from '@psfleet/wire';
import { Problem } from '../http/problem.js';
import type { ActionTargetBody } from './action.body.js';
import { ActionExchange } from './action-exchange.js';
import { ActionLog } from './action-log.js';
import { ActionSettler } from './action-settler.js';
import type { StepTimes } from './step-times.js';
import { TargetResolver } from './target-resolver.js';

/** An action whose intent is stored. */
export interface StartedAction {
  readonly intent: ActionRecord;
  readonly target: ActionTargetRow;
  /** A result means that the agent refused. */
  readonly prepared: PreparedReply | ResultReply;
}

/** Says why there was nothing to commit, with the record of that. */
class NotPrepared extends Error {
  readonly problem: Problem;
  readonly record: ActionRecord;

  constructor(problem: Problem, intent: ActionRecord, outcome: string) {
    super(problem.message, { cause: problem });
    this.problem = problem;
    this.record = { ...intent, status: 'refused', outcome, detail: problem.message };
  }
}

/**
 * The steps before an action is committed. None of them changes anything on the host, so the intent is stored at the
 * same time; the action may be committed only when it is.
 */
@Injectable()
export class ActionStart {
  readonly #targets: TargetResolver;
  readonly #exchange: ActionExchange;
  readonly #log: ActionLog;
  readonly #settler: ActionSettler;

  constructor(targets: TargetResolver, exchange: ActionExchange, log: ActionLog, settler: ActionSettler) {
    this.#targets = targets;
    this.#exchange = exchange;
    this.#log = log;
    this.#settler = settler;
  }

  /** Throws a Problem once the refusal is stored. */
  async start(body: ActionTargetBody, verb: Verb, draft: ActionRecord, times: StepTimes): Promise<StartedAction> {
    const known = await this.#lookUpFirst(body, draft, times);
    const intent = known === null ? draft : withTarget(draft, known);
    const [stored, begun] = await Promise.allSettled([
      times.measure('intent', () => this.#log.storeIntent(intent)),
      this.#prepare(body, known, verb, draft, times),
    ]);
    if (stored.status === 'rejected') {
      if (begun.status === 'fulfilled') {
        this.#settler.withdraw(begun.value.target, draft.id);
      }
      throw stored.reason;
    }
    if (begun.status === 'fulfilled') {
      return begun.value;
    }
    const error: unknown = begun.reason;
    if (error instanceof NotPrepared) {
      await this.#log.storeResult(error.record, error.record);
      throw error.problem;
    }
    const detail = 'the process could not be looked up; nothing was done';
    await this.#log.storeResult(intent, { status: 'refused', outcome: 'expired', pinned: null, detail });
    throw error;
  }

  /**
   * A procUid names one process for all time, so its record may come before the look-up. Host, pid and creation time
   * name one only through what is stored, which the record must then say.
   */
  async #lookUpFirst(body: ActionTargetBody, draft: ActionRecord, times: StepTimes): Promise<ActionTargetRow | null> {
    if (body.procUid !== undefined) {
      return null;
    }
    try {
      return await this.#lookUp(body, draft, times);
    } catch (error) {
      if (error instanceof NotPrepared) {
        await this.#log.storeIntent(error.record);
        throw error.problem;
      }
      throw error;
    }
  }

  async #prepare(
    body: ActionTargetBody,
    known: ActionTargetRow | null,
    verb: Verb,
    draft: ActionRecord,
    times: StepTimes,
  ): Promise<StartedAction> {
    const target = known ?? (await this.#lookUp(body, draft, times));
    const intent = withTarget(draft, target);
    try {
      const prepared = await times.measure('prepare', () => this.#exchange.prepare(draft.id, verb, target));
      return { intent, target, prepared };
    } catch (error) {
      throw error instanceof Problem ? new NotPrepared(error, intent, 'expired') : error;
    }
  }

  async #lookUp(body: ActionTargetBody, draft: ActionRecord, times: StepTimes): Promise<ActionTargetRow> {
    try {
      return await times.measure('resolve', () => this.#targets.resolve(body));
    } catch (error) {
      throw error instanceof Problem ? new NotPrepared(error, draft, outcomeOf(error)) : error;
    }
  }
}

function withTarget(draft: ActionRecord, { host, procUid, pid }: ActionTargetRow): ActionRecord {
  return { ...draft, host, procUid, pid };
}

/** The outcome of a target that is not stored exactly once. */
function outcomeOf({ code }: Problem): string {
  if (code === 'unknown-host') {
    return 'no-such-process';
  }
  return code === 'ambiguous-process' ? 'uncertain' : code;
}
