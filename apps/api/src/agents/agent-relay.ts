import { Injectable } from '@nestjs/common';
import { WireError } from '@psfleet/wire';
import { Broker, BrokerError, type BrokerFailure } from '../backends/broker.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-table.js';
import { AgentPresence } from './agent-presence.js';

const timeoutMs = 10_000;

const failures: Readonly<Record<BrokerFailure, { code: ProblemCode; detail: (host: string) => string }>> = {
  'no-responders': { code: 'agent-offline', detail: (host) => `The agent of ${host} is not connected` },
  timeout: {
    code: 'agent-timeout',
    detail: (host) => `The agent of ${host} did not reply within ${timeoutMs / 1000} s; it is unknown whether it acted`,
  },
  disconnected: {
    code: 'broker-unavailable',
    detail: () => 'Nothing was sent, because the message broker is not connected',
  },
};

/** A request to the agent of one host, as it travels. */
export interface AgentRequest<Reply> {
  readonly host: string;
  readonly subject: string;
  readonly body: Uint8Array;
  /** Throws WireError. */
  readonly decode: (reply: Uint8Array) => Reply;
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
  async ask<Reply>({ host, subject, body, decode }: AgentRequest<Reply>): Promise<Reply> {
    try {
      if (await this.#presence.isAbsent(subject)) {
        throw new BrokerError('no-responders');
      }
      return decode(await this.#broker.request(subject, body, timeoutMs));
    } catch (error) {
      if (error instanceof BrokerError) {
        const { code, detail } = failures[error.code];
        throw new Problem(code, detail(host), { cause: error });
      }
      if (error instanceof WireError) {
        throw new Problem('agent-failed', `The reply of the agent of ${host} could not be read`, { cause: error });
      }
      throw error;
    }
  }
}
