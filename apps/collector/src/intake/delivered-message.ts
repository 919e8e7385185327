import type { Msg } from '@nats-io/transport-node';
import type { ReceivedMessage } from '../batching/received-message.js';
import type { Acknowledger } from './acknowledger.js';

const signals = {
  ack: Buffer.from('+ACK'),
  nak: Buffer.from('-NAK'),
  /** The delay is in nanoseconds. */
  postpone: Buffer.from('-NAK {"delay":3000000000}'),
  working: Buffer.from('+WPI'),
};

/**
 * A message as the broker delivered it. Thousands are held at a time, so each is one object that keeps only what is
 * still needed: neither its headers nor closures.
 */
export class DeliveredMessage implements ReceivedMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly seq: number;
  readonly receivedMs: number;
  /** Whether the broker itself wrote it, as a copy of a stored message. No agent sends such a message. */
  readonly isCopy: boolean;
  readonly #reply: string;
  readonly #acknowledger: Acknowledger;
  readonly #connectionNumber: number;

  /**
   * `reply` is the reply subject of a delivered message: `$JS.ACK.<stream>.<consumer>.<deliveries>.<seq>.<consumer
   * seq>.<time>.<pending>`; newer servers put a domain and an account before the stream.
   */
  constructor({ subject, data, headers }: Msg, reply: string, acknowledger: Acknowledger) {
    const tokens = reply.split('.');
    const first = tokens.length > 9 ? 6 : 4;
    this.subject = subject;
    this.data = data;
    this.seq = Number(tokens[first + 1]);
    // The broker says nanoseconds, which a number does not hold exactly.
    this.receivedMs = Number(tokens[first + 3]?.slice(0, -6));
    this.isCopy = headers?.has('Nats-Stream') ?? false;
    this.#reply = reply;
    this.#acknowledger = acknowledger;
    this.#connectionNumber = acknowledger.connectionNumber;
  }

  ack(): void {
    if (this.#send(signals.ack)) {
      this.#acknowledger.onAcknowledged(this);
    }
  }

  nak(): void {
    this.#send(signals.nak);
  }

  postpone(): void {
    this.#send(signals.postpone);
  }

  working(): void {
    this.#send(signals.working);
  }

  #send(signal: Buffer): boolean {
    return this.#acknowledger.send(this.#connectionNumber, this.#reply, signal);
  }
}
