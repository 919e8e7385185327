import { Injectable } from '@nestjs/common';
import { readActions, Storage, type ActionRecord, type ActionTargetRow } from '@psfleet/storage';
import type { PreparedReply, ResultReply, Verb } from '@psfleet/wire';
import { ApiContext } from '../config/api-context.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-table.js';
import { toVerb, type ActionBody } from './action.body.js';
import { ageFromNow } from './action-age.js';
import { ActionExchange } from './action-exchange.js';
import { ActionLog, unknownProcUid, type ActionResult } from './action-log.js';
import type { ActionRecordResponse, ActionResponse } from './action.response.js';
import { ActionSettler } from './action-settler.js';
import { ActionStart, type StartedAction } from './action-start.js';
import { toAction, toRecord } from './action-view.js';
import type { ActionsQueryParams } from './actions.query.js';
import { outcomeTable, resultOf } from './outcome-problem.js';
import { StepTimes } from './step-times.js';
import { uuidV7 } from './uuid-v7.js';

/** The only operator until there are accounts. */
const operator = 'admin';

export interface PerformedAction {
  readonly action: ActionResponse;
  readonly warnings: string[];
  readonly times: StepTimes;
}

@Injectable()
export class ActionsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #start: ActionStart;
  readonly #exchange: ActionExchange;
  readonly #log: ActionLog;
  readonly #settler: ActionSettler;

  constructor(
    context: ApiContext,
    storage: Storage,
    start: ActionStart,
    exchange: ActionExchange,
    log: ActionLog,
    settler: ActionSettler,
  ) {
    this.#context = context;
    this.#storage = storage;
    this.#start = start;
    this.#exchange = exchange;
    this.#log = log;
    this.#settler = settler;
  }

  /** Resolves when the agent has acted. Throws a Problem with the action's id otherwise. */
  async perform(body: ActionBody): Promise<PerformedAction> {
    const times = new StepTimes();
    const verb = toVerb(body);
    const draft = this.#draft(verb, body);
    const { intent, target, prepared } = await this.#begin(body, verb, draft, times);
    const reply =
      prepared.kind === 'result'
        ? prepared
        : await times.measure('commit', () => this.#commit(target, prepared, intent));
    const result = resultOf(reply);
    const isStored = await times.measure('result', () => this.#log.storeResult(intent, result));
    const { problem } = outcomeTable[reply.outcome];
    if (problem !== null) {
      throw withAction(problem, reply.detail, intent.id);
    }
    return {
      action: toAction({ ...intent, ...result }),
      warnings: isStored ? [] : ['the action was done, but its result could not be stored'],
      times,
    };
  }

  async list({
    limit,
    cursor,
    ...filters
  }: ActionsQueryParams): Promise<{ actions: ActionRecordResponse[]; cursor: string | null }> {
    const [before] =
      cursor === undefined
        ? ['']
        : decodeCursor(
            this.#context,
            'actions',
            cursor,
            ([id, ...rest]) => typeof id === 'string' && rest.length === 0,
          );
    const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
    const records = await readActions(this.#storage, { ...given, before: String(before), limit: limit + 1 });
    const page = records.slice(0, limit);
    return {
      actions: page.map(toRecord),
      cursor: records.length > limit ? encodeCursor(this.#context, 'actions', [page.at(-1)?.id ?? '']) : null,
    };
  }

  async get(id: string): Promise<ActionRecordResponse> {
    const [record] = await readActions(this.#storage, { id, limit: 1 });
    if (record === undefined) {
      throw new Problem('no-such-action', `No action has the id ${id}`);
    }
    return toRecord(record);
  }

  #draft({ verb, ...args }: Verb, { target }: ActionBody): ActionRecord {
    const now = this.#context.now();
    return {
      id: uuidV7(now),
      createdAt: now,
      updatedAt: now,
      version: 1,
      operator,
      verb,
      args,
      host: target.host ?? '',
      procUid: target.procUid ?? unknownProcUid,
      pid: target.pid ?? 0,
      status: 'pending',
      outcome: null,
      pinned: null,
      detail: '',
    };
  }

  async #begin(body: ActionBody, verb: Verb, draft: ActionRecord, times: StepTimes): Promise<StartedAction> {
    try {
      return await this.#start.start(body.target, verb, draft, times);
    } catch (error) {
      throw error instanceof Problem ? withAction(error.code, error.message, draft.id, error) : error;
    }
  }

  async #commit(target: ActionTargetRow, prepared: PreparedReply, intent: ActionRecord): Promise<ResultReply> {
    const age = ageFromNow();
    try {
      return await this.#exchange.commit(target, prepared);
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 503) {
        return this.#fail(error, intent, { status: 'refused', outcome: null });
      }
      this.#settler.watch(target, intent, age);
      return this.#fail(error, intent, { status: 'unknown', outcome: null });
    }
  }

  /** Stores that no result came, before it is thrown. */
  async #fail(
    error: unknown,
    intent: ActionRecord,
    { status, outcome }: Pick<ActionResult, 'status' | 'outcome'>,
  ): Promise<never> {
    if (!(error instanceof Problem)) {
      throw error;
    }
    await this.#log.storeResult(intent, { status, outcome, pinned: null, detail: error.message });
    throw withAction(error.code, error.message, intent.id, error);
  }
}

function withAction(code: ProblemCode, detail: string, actionId: string, cause?: unknown): Problem {
  return new Problem(code, detail, { extensions: { actionId }, cause });
}
