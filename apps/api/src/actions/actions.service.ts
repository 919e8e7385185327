import { Injectable } from '@nestjs/common';
import { readActions, type ActionRecord, type ActionTargetRow } from '@psfleet/storage';
import type { Verb } from '@psfleet/wire';
import { ClickHouse } from '../backends/clickhouse.js';
import { ApiContext } from '../config/api-context.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-table.js';
import { toVerb, type ActionBody } from './action.body.js';
import { ActionLog, unknownProcUid } from './action-log.js';
import type { ActionRecordResponse, ActionResponse } from './action.response.js';
import type { ActionsQueryParams } from './actions.query.js';
import { AgentCommands } from '../agents/agent-relay.js';
import { outcomeTable } from './outcome-problem.js';
import { TargetResolver } from './target-resolver.js';
import { uuidV7 } from './uuid-v7.js';

/** The one operator until there are accounts. */
const operator = 'admin';

@Injectable()
export class ActionsService {
  readonly #context: ApiContext;
  readonly #clickhouse: ClickHouse;
  readonly #targets: TargetResolver;
  readonly #agents: AgentCommands;
  readonly #log: ActionLog;

  constructor(
    context: ApiContext,
    clickhouse: ClickHouse,
    targets: TargetResolver,
    agents: AgentCommands,
    log: ActionLog,
  ) {
    this.#context = context;
    this.#clickhouse = clickhouse;
    this.#targets = targets;
    this.#agents = agents;
    this.#log = log;
  }

  /** Resolves when it was done and its effect was seen; everything else is a Problem, with the id of the action. */
  async perform(body: ActionBody): Promise<{ action: ActionResponse; warnings: string[] }> {
    const verb = toVerb(body);
    const draft = this.#draft(verb, body);
    const target = await this.#resolve(body, draft);
    const intent: ActionRecord = { ...draft, host: target.host, procUid: target.procUid, pid: target.pid };
    await this.#log.storeIntent(intent);
    return this.#send(verb, target, intent);
  }

  async list({
    limit,
    cursor,
    ...filters
  }: ActionsQueryParams): Promise<{ actions: ActionRecordResponse[]; cursor: string | null }> {
    const [before] =
      cursor === undefined
        ? ['']
        : decodeCursor('actions', cursor, ([id, ...rest]) => typeof id === 'string' && rest.length === 0);
    const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
    const records = await readActions(this.#clickhouse.storage, { ...given, before: String(before), limit: limit + 1 });
    const page = records.slice(0, limit);
    return {
      actions: page.map(toRecord),
      cursor: records.length > limit ? encodeCursor('actions', [page.at(-1)?.id ?? '']) : null,
    };
  }

  async get(id: string): Promise<ActionRecordResponse> {
    const [record] = await readActions(this.#clickhouse.storage, { id, limit: 1 });
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

  /** A target that is not there is refused here, and that is kept too. */
  async #resolve({ target }: ActionBody, draft: ActionRecord): Promise<ActionTargetRow> {
    try {
      return await this.#targets.resolve(target);
    } catch (error) {
      if (!(error instanceof Problem)) {
        throw error;
      }
      const outcome =
        error.code === 'unknown-host'
          ? 'no-such-process'
          : error.code === 'ambiguous-process'
            ? 'uncertain'
            : error.code;
      await this.#log.storeIntent({ ...draft, status: 'refused', outcome, detail: error.message });
      throw withAction(error.code, error.message, draft.id, error);
    }
  }

  async #send(
    verb: Verb,
    target: ActionTargetRow,
    intent: ActionRecord,
  ): Promise<{ action: ActionResponse; warnings: string[] }> {
    try {
      const { outcome, pinned, detail } = await this.#agents.send(intent.id, verb, target);
      const { status, problem } = outcomeTable[outcome];
      const result = { status, outcome, pinned, detail };
      const isStored = await this.#log.storeResult(intent, result);
      if (problem !== null) {
        throw withAction(problem, detail, intent.id);
      }
      return {
        action: toAction({ ...intent, ...result }),
        warnings: isStored ? [] : ['the action was done, but its result could not be stored'],
      };
    } catch (error) {
      if (!(error instanceof Problem) || error.facts.extensions !== undefined) {
        throw error;
      }
      const status = error.status === 503 ? 'refused' : 'unknown';
      await this.#log.storeResult(intent, { status, outcome: null, pinned: null, detail: error.message });
      throw withAction(error.code, error.message, intent.id, error);
    }
  }
}

function withAction(code: ProblemCode, detail: string, actionId: string, cause?: unknown): Problem {
  return new Problem(code, detail, { extensions: { actionId }, cause });
}

function toAction({
  id,
  status,
  verb,
  args,
  host,
  procUid,
  pid,
  outcome,
  pinned,
  detail,
}: ActionRecord): Pick<ActionResponse, keyof ActionResponse> {
  const result = {
    host: host === '' ? null : host,
    procUid: procUid === unknownProcUid ? null : procUid,
    pid: pid === 0 ? null : pid,
    outcome,
    pinned,
    detail,
  };
  return { id, status, verb, args, results: [result] };
}

function toRecord(record: ActionRecord): ActionRecordResponse {
  const { operator, createdAt, updatedAt } = record;
  return {
    ...toAction(record),
    operator,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
