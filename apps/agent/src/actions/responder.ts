import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Logger } from '@psfleet/service-kit';
import {
  WireError,
  commandSubject,
  decodeActionRequest,
  encodeActionReply,
  wireText,
  type ActionReply,
} from '@psfleet/wire';
import type { Executor } from './executor.js';

export interface ResponderOptions {
  readonly connection: NatsConnection;
  readonly host: string;
  readonly executor: Executor;
  readonly logger: Logger;
}

/** Answers the actions that are requested on this host's subject. */
export class ActionResponder {
  readonly #options: ResponderOptions;
  #subscription: Subscription | null = null;

  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  start(): void {
    const { connection, host, logger } = this.#options;
    this.#subscription = connection.subscribe(commandSubject(host), {
      callback: (failure, msg) => {
        if (failure !== null) {
          logger.error({ err: failure }, 'action subscription failed');
        } else {
          this.#answer(msg).catch((error: unknown) => logger.error({ err: error }, 'action could not be answered'));
        }
      },
    });
  }

  async stop(): Promise<void> {
    await this.#subscription?.drain();
  }

  async #answer(msg: Msg): Promise<void> {
    const { executor, logger } = this.#options;
    const reply = await this.#handle(msg, executor);
    logger.info({ action: reply.id, outcome: reply.outcome, detail: reply.detail }, 'action answered');
    // Without a reply subject this sends nothing; the log has the result.
    msg.respond(encodeActionReply({ ...reply, detail: wireText(reply.detail) }));
  }

  async #handle(msg: Msg, executor: Executor): Promise<ActionReply> {
    try {
      return await executor.execute(decodeActionRequest(msg.data));
    } catch (error) {
      const known = error instanceof WireError;
      if (!known) {
        this.#options.logger.error({ err: error }, 'action failed unexpectedly');
      }
      return {
        id: '',
        outcome: known ? 'bad-request' : 'failed',
        pinned: null,
        detail: error instanceof Error ? error.message : String(error),
      };
    }
  }
}
