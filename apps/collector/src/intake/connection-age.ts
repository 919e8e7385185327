import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@psfleet/service-kit';
import type { ReceivedMessage } from '../batching/received-message.js';

/**
 * Messages are acknowledged by their number in the stream. A broker that comes back with an older copy of its files gives numbers again: what came
 * before the connection was lost is never acknowledged on a later one. It comes again, and storing it again changes nothing.
 */
export class ConnectionAge {
  #losses = 0;

  constructor(connection: NatsConnection) {
    void this.#watch(connection);
  }

  received(message: JsMsg): ReceivedMessage {
    return new ReceivedNow(message, () => this.#losses, this.#losses);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') {
        this.#losses += 1;
      }
    }
  }
}

class ReceivedNow implements ReceivedMessage {
  readonly data: Uint8Array;
  readonly subject: string;
  readonly seq: number;
  readonly timestampNanos: ReceivedMessage['timestampNanos'];
  readonly #message: JsMsg;
  readonly #losses: () => number;
  readonly #lossesThen: number;

  constructor(message: JsMsg, losses: () => number, lossesThen: number) {
    this.#message = message;
    this.#losses = losses;
    this.#lossesThen = lossesThen;
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
    return this.#losses() === this.#lossesThen;
  }
}
