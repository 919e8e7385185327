import { Injectable } from '@nestjs/common';
import { WireError } from '@psfleet/wire';
import { Broker, BrokerError, type BrokerFailure } from '../backends/broker.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-table.js';
import { AgentPresence } from './agent-presence.js';

const timeoutMs = 10_000;

const failures: Readonly<
  Record<BrokerFailure, { code: ProblemCode; detail: (request: AgentRequest<unknown>) => string }>
> = {
  'no-responders': {
    code: 'agent-offline',
    detail: ({ host }) =>
      `The agent of ${host} is not connected to the message broker; nothing was done. ` +
      `See on ${host} whether psfleet-agent runs, and what its log says about the broker`,
  },
  timeout: {
    code: 'agent-timeout',
    detail: ({ host, ifUnanswered }) =>
      `The agent of ${host} did not reply within ${timeoutMs / 1000} s; ${ifUnanswered}. ` +
      `See on ${host} whether psfleet-agent is stopped, or the machine overloaded`,
  },
  disconnected: {
    code: 'broker-unavailable',
    detail: ({ host }) =>
      `Nothing was sent to the agent of ${host}, because this API is not connected to the message broker. ` +
      'See whether nats-server runs, and what the log of the API says about it',
  },
};

/** A request to the agent of one host, as it travels. */
export interface AgentRequest<Reply> {
  readonly host: string;
  readonly subject: string;
  readonly body: Uint8Array;
  /** Throws WireError. */
  readonly decode: (reply: Uint8Array) => Reply;
  /**
   * Whether it changes nothing. Then it fails at once where no agent listens; else an agent may have acted and lost its
   * connection since.
   */
  readonly isHarmless: boolean;
  /** What holds if no reply comes: 'nothing was done', say. */
  readonly ifUnanswered: string;
}

/** Sends requests to agents through the broker. */
@Injectable()
export class AgentRelay {
  readonly #broker: Broker;
  readonly #presence: AgentPresence;

  constructor(broker: Broker, presence: AgentPresence) {
    this.#broker = broker;
    this.#presence = presence;
  }

  /** Waits for the reply. Throws a Problem: 502, 503 or 504. */
  async ask<Reply>(request: AgentRequest<Reply>): Promise<Reply> {
    const { host, subject, body, decode, isHarmless } = request;
    try {
      const reply = this.#broker.request(subject, body, timeoutMs);
      return decode(await (isHarmless ? this.#unlessAbsent(subject, reply) : reply));
    } catch (error) {
      if (error instanceof BrokerError) {
        const { code, detail } = failures[error.code];
        throw new Problem(code, detail(request), { cause: error });
      }
      if (error instanceof WireError) {
        const detail =
          `The reply of the agent of ${host} could not be read (${error.message}); ` +
          'see whether agent and API are of the same version';
        throw new Problem('agent-failed', detail, { cause: error });
      }
      throw error;
    }
  }

  /** Asks while the request is under way, which saves a round trip. The answer counts only if it comes first. */
  #unlessAbsent(subject: string, reply: Promise<Uint8Array>): Promise<Uint8Array> {
    const absence = this.#presence.isAbsent(subject).then((isAbsent) => {
      if (isAbsent) {
        throw new BrokerError('no-responders');
      }
      return reply;
    });
    return Promise.race([reply, absence]);
  }
}
