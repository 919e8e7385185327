import type { Msg } from '@nats-io/transport-node';
import type { NatsConnection } from '@psfleet/service-kit';
import { collectorDurable, streams } from '@psfleet/wire';
import type { ReceivedMessage } from '../batching/received-message.js';

/** A message as the broker delivered it. */
export interface DeliveredMessage extends ReceivedMessage {
  /** Whether the broker itself wrote it, as a copy of a stored message. No agent sends such a message. */
  readonly isCopy: boolean;
}

const subject = `$JS.API.CONSUMER.MSG.NEXT.${streams.data.name}.${collectorDurable}`;
/** Fifty of the largest messages fit into the 64 MB that the server buffers for one connection. */
const maxMessages = 50;
/**
 * How long one request waits for messages. The broker does not notice when a collector goes away: what it sends to
 * requests that are still open waits for ack_wait to pass.
 */
const expiresMs = 1000;
/** The broker says when a request has ended. */
const answerLimitMs = 3000;

const signals = {
  ack: Buffer.from('+ACK'),
  nak: Buffer.from('-NAK'),
  /** The delay is in nanoseconds. */
  postpone: Buffer.from('-NAK {"delay":3000000000}'),
  working: Buffer.from('+WPI'),
};

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
  #size = maxMessages;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /**
   * The messages of one request, until there are enough of them or none came for a while. Throws if the consumer is
   * gone, or if the broker is silent.
   */
  async *request(): AsyncGenerator<DeliveredMessage> {
    const body = JSON.stringify({ batch: this.#size, expires: expiresMs * 1_000_000 });
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
      // An agent can give its message every header, but not this reply subject.
      if (!isDelivered(answer)) {
        throwUnlessOver(answer);
        break;
      }
      yield receivedOf(answer);
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

function isDelivered({ reply }: Msg): boolean {
  return reply?.startsWith('$JS.ACK.') ?? false;
}

/** 404 and 408 say that the request is over. */
function throwUnlessOver({ headers }: Msg): void {
  const code = headers?.code ?? 0;
  if (code !== 404 && code !== 408) {
    throw new Error(`the broker refused a request for messages: ${code} ${headers?.description ?? ''}`);
  }
}

/**
 * The reply subject of a delivered message: `$JS.ACK.<stream>.<consumer>.<deliveries>.<seq>.<consumer seq>.<time>.
 * <pending>`; newer servers put a domain and an account before the stream.
 */
function receivedOf(message: Msg): DeliveredMessage {
  const tokens = (message.reply ?? '').split('.');
  const first = tokens.length > 9 ? 6 : 4;
  const respond = (signal: Buffer) => (): void => void message.respond(signal);
  return {
    subject: message.subject,
    data: message.data,
    seq: Number(tokens[first + 1]),
    timestampNanos: BigInt(tokens[first + 3] ?? 0),
    isCopy: message.headers?.has('Nats-Stream') ?? false,
    ack: respond(signals.ack),
    nak: respond(signals.nak),
    postpone: respond(signals.postpone),
    working: respond(signals.working),
  };
}
