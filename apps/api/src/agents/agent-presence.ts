import { Injectable } from '@nestjs/common';
import { isBrokerFailure } from '../backends/broker.js';
import { SystemBroker } from '../backends/system-broker.js';
import { ApiContext } from '../config/api-context.js';
import { ApiKeys } from '../keys/api-keys.js';

const timeoutMs = 1000;

/**
 * Asks the broker whether an agent listens. It does not tell a sender of another account that nobody does, so that a
 * command to a host that is away would wait for its time limit, with an outcome that nobody knows.
 */
@Injectable()
export class AgentPresence {
  readonly #context: ApiContext;
  readonly #broker: SystemBroker;
  readonly #subject: string;

  constructor(context: ApiContext, broker: SystemBroker, keys: ApiKeys) {
    this.#context = context;
    this.#broker = broker;
    this.#subject = `$SYS.REQ.ACCOUNT.${keys.agentsAccount.subject}.SUBSZ`;
  }

  /** True only if it is certain that nobody listens: not while the broker does not say. */
  async isAbsent(subject: string): Promise<boolean> {
    const connection = this.#broker.liveConnection;
    // In a cluster each server knows its own connections.
    if (connection === null || connection.info?.cluster !== undefined) {
      return false;
    }
    try {
      const body = JSON.stringify({ subscriptions: true, test: subject, limit: 1 });
      const answer = await connection.request(this.#subject, body, { timeout: timeoutMs });
      return answer.json<{ data?: { total?: number } }>().data?.total === 0;
    } catch (error) {
      if (!isBrokerFailure(error)) {
        throw error;
      }
      this.#context.logger.debug({ err: error }, 'the broker does not say whether an agent is connected');
      return false;
    }
  }
}
