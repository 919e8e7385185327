import type { JetStreamClient } from '@nats-io/jetstream';
import type { Logger } from '@psfleet/service-kit';
import { headers } from '@nats-io/transport-node';
import { deadHeaders, deadSubject, hostOfDataSubject, WireError } from '@psfleet/wire';
import type { ReceivedMessage } from '../batching/received-message.js';

const maxReason = 500;

export interface DeadLetters {
  /** Letters that were stored since the start. */
  readonly count: number;
  /** Keeps the message with the reason and acknowledges it. If the letter cannot be stored the message stays with the broker, which sends it again. */
  bury(message: ReceivedMessage, reason: string): Promise<void>;
}

export function createDeadLetters(client: JetStreamClient, logger: Logger): DeadLetters {
  let count = 0;
  return {
    get count() {
      return count;
    },
    bury: async (message, reason) => {
      const facts = { subject: message.subject, seq: message.seq, bytes: message.data.length, reason };
      const letterHeaders = headers();
      letterHeaders.set(deadHeaders.reason, printable(reason));
      letterHeaders.set(deadHeaders.subject, message.subject);
      letterHeaders.set(deadHeaders.seq, String(message.seq));
      try {
        // The id keeps a message that comes again from being buried twice; the time tells apart streams that count anew.
        await client.publish(subjectOf(message.subject), message.data, {
          headers: letterHeaders,
          msgID: `${message.seq}:${message.timestampNanos}`,
        });
      } catch (error) {
        logger.warn({ err: error, ...facts }, 'dead letter not stored, the message stays');
        return;
      }
      message.ack();
      count++;
      logger.warn(facts, 'message moved to the dead letters');
    },
  };
}

function subjectOf(subject: string): string {
  try {
    return deadSubject(hostOfDataSubject(subject));
  } catch (error) {
    if (error instanceof WireError) {
      return deadSubject('unknown');
    }
    throw error;
  }
}

/** A header is one line of printable ASCII. */
function printable(reason: string): string {
  return reason.replace(/[^\x20-\x7e]/g, '?').slice(0, maxReason);
}
