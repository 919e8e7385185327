import { Injectable } from '@nestjs/common';
import type { ActionTargetRow } from '@psfleet/storage';
import {
  commandSubject,
  decodeActionReply,
  encodeActionRequest,
  parseProcUid,
  WireError,
  type ActionReply,
  type Verb,
} from '@psfleet/wire';
import { Broker, BrokerError, type BrokerFailure } from '../backends/broker.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-table.js';

const answerLimitMs = 10_000;

const failures: Readonly<Record<BrokerFailure, { code: ProblemCode; detail: (host: string) => string }>> = {
  'no-responders': { code: 'agent-offline', detail: (host) => `The agent of ${host} is not connected` },
  timeout: {
    code: 'agent-timeout',
    detail: (host) => `The agent of ${host} did not answer in ${answerLimitMs / 1000} s: whether it acted is not known`,
  },
  disconnected: { code: 'broker-unavailable', detail: () => 'Nothing was sent: the message broker is away' },
};

/** Asks the agent of a host to act, and waits for what came of it. */
@Injectable()
export class AgentCommands {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Throws a Problem: 502, 503 or 504. */
  async send(id: string, verb: Verb, target: ActionTargetRow): Promise<ActionReply> {
    const { host, bootId, pid, startTicks } = target;
    const procUid = parseProcUid(target.procUid);
    if (procUid === null) {
      throw new TypeError('the storage answers with procUids of 16 hex digits');
    }
    const request = encodeActionRequest({ id, verb, target: { host, bootId, pid, startTicks, procUid } });
    try {
      const reply = decodeActionReply(await this.#broker.request(commandSubject(host), request, answerLimitMs));
      if (reply.id !== id) {
        throw new Problem('agent-failed', `The agent of ${host} answered about another action`);
      }
      return reply;
    } catch (error) {
      if (error instanceof BrokerError) {
        throw new Problem(failures[error.code].code, failures[error.code].detail(host), { cause: error });
      }
      if (error instanceof WireError) {
        throw new Problem('agent-failed', `The answer of the agent of ${host} could not be read`, { cause: error });
      }
      throw error;
    }
  }
}
