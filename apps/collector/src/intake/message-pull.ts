import type { Msg } from '@nats-io/transport-node';
import type { NatsConnection } from '@psfleet/service-kit';
import { collectorDurable, streams } from '@psfleet/wire';
import type { Acknowledger } from './acknowledger.js';
import { DeliveredMessage } from './delivered-message.js';

const subject = `$JS.API.CONSUMER.MSG.NEXT.${streams.data.name}.${collectorDurable}`;
const maxMessages = 500;
/** The server buffers 64 MB for one connection. A single message may have 1 MB. */
const maxBytes = 8 * 1024 * 1024;
/**
 * How long one request waits for messages. The broker does not notice when a collector goes away: what it sends to
 * requests that are still open waits for ack_wait to pass.
 */
const expiresMs = 1000;
/** The broker says when a request has ended. */
const answerLimitMs = 3000;

/**
 * Receives messages by requests to the shared consumer, one at a time.
 *
 * The client's own consumer cannot be used: the consumer is in another account, where the broker forwards the answers
 * to a request until one of them is empty. So a host that stores an empty message ends the request that delivers it,
 * and what else the broker sends to that request is delivered again only when ack_wait has passed. After such a message
 * requests are small for a while, so that little is lost to them.
 */
export class MessagePull {
  readonly #connection: NatsConnection;
  readonly #acknowledger: Acknowledger;
  #size = maxMessages;

  constructor(connection: NatsConnection, acknowledger: Acknowledger) {
    this.#connection = connection;
    this.#acknowledger = acknowledger;
  }

  /**
   * The messages of one request, until there are enough of them or none came for a while. Throws if the consumer is
   * gone, or if the broker is silent.
   */
  async *request(): AsyncGenerator<DeliveredMessage> {
    const body = JSON.stringify({ batch: this.#size, max_bytes: maxBytes, expires: expiresMs * 1_000_000 });
    const answers = await this.#connection.requestMany(subject, body, {
      strategy: 'count',
      // A delivered message has its own subject, not the inbox, by which the shared inbox would know it.
      noMux: true,
      maxMessages: this.#size,
      maxWait: answerLimitMs,
    });
    let answered = false;
    for await (const answer of answers) {
      answered = true;
      const { reply = '' } = answer;
      // An agent can give its message every header, but not this reply subject.
      if (!reply.startsWith('$JS.ACK.')) {
        throwUnlessOver(answer);
        break;
      }
      yield new DeliveredMessage(answer, reply, this.#acknowledger);
      if (answer.data.length === 0 && answer.headers === undefined) {
        this.#size = 1;
        return;
      }
    }
    if (!answered) {
      throw new Error('the broker does not answer a request for messages');
    }
    this.#size = Math.min(this.#size * 2, maxMessages);
  }
}

/** 404 and 408 say that the request is over; so does 409 if the next message exceeds the bytes that are left. */
function throwUnlessOver({ headers }: Msg): void {
  const code = headers?.code ?? 0;
  const isOver = code === 404 || code === 408 || (code === 409 && /exceeds maxbytes/i.test(headers?.description ?? ''));
  if (!isOver) {
    throw new Error(`the broker refused a request for messages: ${code} ${headers?.description ?? ''}`);
  }
}
