import { Injectable } from '@nestjs/common';
import {
  commandSubject,
  computeProcUid,
  decodeActionReply,
  encodeActionRequest,
  type ActionAddress,
  type ActionReply,
  type ActionRequest,
  type PreparedReply,
  type ResultReply,
  type Verb,
} from '@psfleet/wire';
import type { ActionTargetRow } from '@psfleet/storage';
import { AgentRelay } from '../agents/agent-relay.js';
import { Problem } from '../http/problem.js';

/** The steps of an action, as requests to the agent of its host. Each throws a Problem: 502, 503 or 504. */
@Injectable()
export class ActionExchange {
  readonly #agents: AgentRelay;

  constructor(agents: AgentRelay) {
    this.#agents = agents;
  }

  /** Has the agent check and hold the process. This changes nothing, so that it may fail in any way. */
  async prepare(id: string, verb: Verb, target: ActionTargetRow): Promise<PreparedReply | ResultReply> {
    const { host, hostId, bootId, pid, startTicks } = target;
    const procUid = computeProcUid(host, bootId, pid, startTicks);
    const reply = await this.#ask(
      { step: 'prepare', id, verb, target: { host, hostId, bootId, pid, startTicks, procUid } },
      'nothing was done, and nothing will be',
    );
    if (reply.kind === 'unseen') {
      throw strangeReply(host);
    }
    return reply;
  }

  /** Has the agent carry out what it prepared, which it refuses once its own clock says that this is too long ago. */
  async commit({ host, hostId, bootId }: ActionAddress, { id, handle }: PreparedReply): Promise<ResultReply> {
    const reply = await this.#ask(
      { step: 'commit', id, target: { host, hostId, bootId }, handle },
      'it is unknown whether it acted, but it will not act from now on; the record of the action says so once the ' +
        'agent tells',
    );
    if (reply.kind !== 'result') {
      throw strangeReply(host);
    }
    return reply;
  }

  /** Withdraws an action, and asks what became of it. */
  cancel({ host, hostId, bootId }: ActionAddress, id: string): Promise<ActionReply> {
    return this.#ask({ step: 'cancel', id, target: { host, hostId, bootId } }, 'it will be asked again');
  }

  async #ask(request: ActionRequest, ifUnanswered: string): Promise<ActionReply> {
    const { host } = request.target;
    const reply = await this.#agents.ask({
      host,
      subject: commandSubject(host),
      body: encodeActionRequest(request),
      decode: decodeActionReply,
      isHarmless: request.step !== 'commit',
      ifUnanswered,
    });
    if (reply.id !== request.id) {
      throw new Problem('agent-failed', `The agent of ${host} replied to another action`);
    }
    return reply;
  }
}

function strangeReply(host: string): Problem {
  return new Problem(
    'agent-failed',
    `The agent of ${host} replied to another step of the action; see whether agent and API are of the same version`,
  );
}
