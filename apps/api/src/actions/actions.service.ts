import { Injectable } from '@nestjs/common';
import { readActions, Storage, type ActionRecord, type ActionTargetRow } from '@psfleet/storage';
import {
  commandSubject,
  decodeActionReply,
  encodeActionRequest,
  parseProcUid,
  type ActionReply,
  type ActionTarget,
  type Verb,
} from '@psfleet/wire';
import { AgentRelay } from '../agents/agent-relay.js';
import { ApiContext } from '../config/api-context.js';
import { decodeCursor, encodeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-table.js';
import { toTimeText } from '../http/time-text.js';
import { toVerb, type ActionBody } from './action.body.js';
import { ActionLog, unknownProcUid } from './action-log.js';
import type { ActionRecordResponse, ActionResponse } from './action.response.js';
import type { ActionsQueryParams } from './actions.query.js';
import { outcomeTable } from './outcome-problem.js';
import { TargetResolver } from './target-resolver.js';
import { uuidV7 } from './uuid-v7.js';

/** The only operator until there are accounts. */
const operator = 'admin';

@Injectable()
export class ActionsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #targets: TargetResolver;
  readonly #agents: AgentRelay;
  readonly #log: ActionLog;

  constructor(context: ApiContext, storage: Storage, targets: TargetResolver, agents: AgentRelay, log: ActionLog) {
    this.#context = context;
    this.#storage = storage;
    this.#targets = targets;
    this.#agents = agents;
    this.#log = log;
  }

  /** Resolves when the action's effect was confirmed. Throws a Problem with the action's id otherwise. */
  async perform(body: ActionBody): Promise<{ action: ActionResponse; warnings: string[] }> {
    const verb = toVerb(body);
    const draft = this.#draft(verb, body);
    const target = await this.#resolve(body, draft);
    const intent: ActionRecord = { ...draft, host: target.host, procUid: target.procUid, pid: target.pid };
    await this.#log.storeIntent(intent);
    const { outcome, pinned, detail } = await this.#send(verb, target, intent);
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

  /** A refusal for want of an exact target is stored too. */
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

  /** Sends the action to its host's agent. A failure to get a reply is stored before it is thrown. */
  async #send(verb: Verb, target: ActionTargetRow, intent: ActionRecord): Promise<ActionReply> {
    try {
      const reply = await this.#agents.ask({
        host: target.host,
        subject: commandSubject(target.host),
        body: encodeActionRequest({ id: intent.id, verb, target: toWireTarget(target) }),
        decode: decodeActionReply,
      });
      if (reply.id !== intent.id) {
        throw new Problem('agent-failed', `The agent of ${target.host} replied to another action`);
      }
      return reply;
    } catch (error) {
      if (!(error instanceof Problem)) {
        throw error;
      }
      const status = error.status === 503 ? 'refused' : 'unknown';
      await this.#log.storeResult(intent, { status, outcome: null, pinned: null, detail: error.message });
      throw withAction(error.code, error.message, intent.id, error);
    }
  }
}

function toWireTarget({ host, hostId, bootId, pid, startTicks, ...target }: ActionTargetRow): ActionTarget {
  const procUid = parseProcUid(target.procUid);
  if (procUid === null) {
    throw new TypeError('storage returns procUids of 16 hex digits');
  }
  return { host, hostId, bootId, pid, startTicks, procUid };
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
    createdAt: toTimeText(createdAt),
    updatedAt: toTimeText(updatedAt),
  };
}
