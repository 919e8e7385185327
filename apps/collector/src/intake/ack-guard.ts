import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@psfleet/service-kit';
import type { ReceivedMessage } from '../batching/received-message.js';

/**
 * Keeps messages that were received before the connection was lost from being acknowledged after it. An acknowledgement
 * names a sequence number, and a broker that restarts from an older copy of its files gives numbers out again. The
 * message is delivered and stored again, which changes nothing.
 */
export class AckGuard {
  #disconnects = 0;

  constructor(connection: NatsConnection) {
    void this.#watch(connection);
  }

  guard(message: JsMsg): ReceivedMessage {
    return new GuardedMessage(message, () => this.#disconnects, this.#disconnects);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') {
        this.#disconnects += 1;
      }
    }
  }
}

class GuardedMessage implements ReceivedMessage {
  readonly data: Uint8Array;
  readonly subject: string;
  readonly seq: number;
  readonly timestampNanos: ReceivedMessage['timestampNanos'];
  readonly #message: JsMsg;
  readonly #disconnects: () => number;
  readonly #disconnectsOnArrival: number;

  constructor(message: JsMsg, disconnects: () => number, disconnectsOnArrival: number) {
    this.#message = message;
    this.#disconnects = disconnects;
    this.#disconnectsOnArrival = disconnectsOnArrival;
    this.data = message.data;
    this.subject = message.subject;
    this.seq = message.seq;
    this.timestampNanos = message.timestampNanos;
  }

  ack(): void {
    if (this.#isCurrent) {
      this.#message.ack();
    }
  }

  nak(): void {
    if (this.#isCurrent) {
      this.#message.nak();
    }
  }

  working(): void {
    if (this.#isCurrent) {
      this.#message.working();
    }
  }

  get #isCurrent(): boolean {
    return this.#disconnects() === this.#disconnectsOnArrival;
  }
}
