import type { Logger, NatsConnection } from '@psfleet/service-kit';
import { decodeTimeRequest, encodeTimeAnswer, timeSubject, WireError } from '@psfleet/wire';

/** Each question is answered by one collector. */
const queue = 'time';

export interface TimeResponderOptions {
  readonly connection: NatsConnection;
  /** How long the newest messages have waited that this collector receives. */
  readonly behindMs: () => number;
  readonly logger: Logger;
  /** Milliseconds since the epoch; a test sets its own. */
  readonly now?: () => number;
}

/**
 * Answers agents that ask for the fleet's time, which is that of the collectors' clocks. What is no question, as the
 * answers that the broker itself sends to a subject, is dropped.
 */
export class TimeResponder {
  answered = 0;
  dropped = 0;
  readonly #options: TimeResponderOptions;

  constructor(options: TimeResponderOptions) {
    this.#options = options;
  }

  start(): void {
    const { connection, behindMs, logger, now = Date.now } = this.#options;
    connection.subscribe(timeSubject, {
      queue,
      callback: (error, message) => {
        if (error !== null) {
          logger.error({ err: error }, 'cannot answer agents that ask for the time');
          return;
        }
        const nonce = nonceOf(message.data);
        if (nonce !== null && message.respond(encodeTimeAnswer(nonce, { nowMs: now(), behindMs: behindMs() }))) {
          this.answered += 1;
        } else {
          this.dropped += 1;
        }
      },
    });
  }
}

/** Null for what is no question. */
function nonceOf(bytes: Uint8Array): Uint8Array | null {
  try {
    return decodeTimeRequest(bytes);
  } catch (error) {
    if (error instanceof WireError) {
      return null;
    }
    throw error;
  }
}
