import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Logger } from '@psfleet/service-kit';
import {
  WireError,
  commandSubject,
  decodeActionRequest,
  encodeActionReply,
  wireText,
  type ActionReply,
  type ActionRequest,
} from '@psfleet/wire';
import type { ActionSteps } from './action-steps.js';

export interface ResponderOptions {
  readonly connection: NatsConnection;
  readonly host: string;
  readonly steps: ActionSteps;
  readonly logger: Logger;
}

/**
 * Answers the actions that are requested on this host's subject. It is silent about what is not for this very machine:
 * an answer of another one under its name would hide the right one's, and other bytes arrive here too, because the
 * broker sends an acknowledgement to whatever subject its publisher names.
 */
export class ActionResponder {
  /** Messages that are no action, or one of another machine. */
  ignored = 0;
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
    this.#watch().catch((error: unknown) =>
      logger.error({ err: error }, 'connection for actions could not be watched'),
    );
  }

  async stop(): Promise<void> {
    await this.#subscription?.drain();
    this.#options.steps.forgetPrepared();
  }

  /** Whatever comes over the next connection may have waited for it, so it begins with a new preparation. */
  async #watch(): Promise<void> {
    for await (const { type } of this.#options.connection.status()) {
      if (type === 'disconnect') {
        this.#options.steps.forgetPrepared();
      }
    }
  }

  async #answer(msg: Msg): Promise<void> {
    const { steps, logger } = this.#options;
    const request = this.#read(msg.data);
    if (request === null) {
      this.ignored += 1;
      return;
    }
    const startedMs = performance.now();
    const reply = await steps.answer(request);
    const tookMs = Math.round((performance.now() - startedMs) * 100) / 100;
    logger.info({ action: reply.id, step: request.step, tookMs, ...factsOf(reply) }, 'action answered');
    // Without a reply subject this sends nothing; the log has the result.
    msg.respond(encodeActionReply(reply.kind === 'result' ? { ...reply, detail: wireText(reply.detail) } : reply));
  }

  /** Null for what is no action on this machine. */
  #read(bytes: Uint8Array): ActionRequest | null {
    const { steps, logger } = this.#options;
    try {
      const request = decodeActionRequest(bytes);
      if (steps.isFor(request)) {
        return request;
      }
      logger.debug({ action: request.id }, 'action is for another machine or an earlier boot, ignoring it');
    } catch (error) {
      if (!(error instanceof WireError)) {
        throw error;
      }
      logger.debug({ reason: error.message }, 'message is no action, ignoring it');
    }
    return null;
  }
}

/** The handle stays out of the log: whoever has it can carry out the action. */
function factsOf(reply: ActionReply): Record<string, unknown> {
  return reply.kind === 'result' ? { outcome: reply.outcome, detail: reply.detail } : { outcome: reply.kind };
}
