import type { JetStreamClient } from '@nats-io/jetstream';
import type { Logger } from '@psfleet/service-kit';
import { headers } from '@nats-io/transport-node';
import { deadHeaders, deadSubject, hostOfDataSubject, WireError } from '@psfleet/wire';
import type { ReceivedMessage } from '../batching/received-message.js';

const maxReasonLength = 500;

/** Keeps messages that can never be stored in a stream of their own, with the reason in a header. */
export class DeadLetterWriter {
  readonly #client: JetStreamClient;
  readonly #logger: Logger;
  #count = 0;

  constructor(client: JetStreamClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** Number of dead letters stored since the start. */
  get count(): number {
    return this.#count;
  }

  /**
   * Stores the message as a dead letter and acknowledges it. If that fails, the broker will deliver the message again.
   */
  async write(message: ReceivedMessage, reason: string): Promise<void> {
    const facts = { subject: message.subject, seq: message.seq, bytes: message.data.length, reason };
    const letterHeaders = headers();
    letterHeaders.set(deadHeaders.reason, toHeaderValue(reason));
    letterHeaders.set(deadHeaders.subject, message.subject);
    letterHeaders.set(deadHeaders.seq, String(message.seq));
    try {
      // The id keeps a redelivered message from being stored twice. It includes the time because a recreated stream
      // numbers its messages from 1 again.
      await this.#client.publish(deadSubjectOf(message.subject), message.data, {
        headers: letterHeaders,
        msgID: `${message.seq}:${message.receivedMs}`,
      });
    } catch (error) {
      this.#logger.warn(
        { err: error, ...facts },
        'could not store a dead letter; the broker will deliver its message again',
      );
      return;
    }
    message.ack();
    this.#count++;
    this.#logger.warn(facts, 'message moved to the dead letters');
  }
}

function deadSubjectOf(subject: string): string {
  try {
    return deadSubject(hostOfDataSubject(subject));
  } catch (error) {
    if (error instanceof WireError) {
      return deadSubject('unknown');
    }
    throw error;
  }
}

/** A header value is one line; other than printable ASCII characters are replaced. */
function toHeaderValue(reason: string): string {
  return reason.replace(/[^\x20-\x7e]/g, '?').slice(0, maxReasonLength);
}
