import type { NatsConnection } from '@psfleet/service-kit';
import type { ReceivedMessage } from '../batching/received-message.js';

/**
 * Sends acknowledgements, but none for a message that was received before the connection was lost. An acknowledgement
 * names a sequence number, and a broker that restarts from an older copy of its files gives numbers out again. The
 * message is delivered and stored again, which changes nothing.
 */
export class Acknowledger {
  /** Called with every message that is acknowledged. */
  readonly onAcknowledged: (message: ReceivedMessage) => void;
  readonly #connection: NatsConnection;
  #connectionNumber = 0;

  constructor(connection: NatsConnection, onAcknowledged: (message: ReceivedMessage) => void) {
    this.#connection = connection;
    this.onAcknowledged = onAcknowledged;
    void this.#watch();
  }

  /** How often the connection was lost so far. */
  get connectionNumber(): number {
    return this.#connectionNumber;
  }

  /** Whether the signal was sent: it is not if the connection with that number was lost. */
  send(connectionNumber: number, reply: string, signal: Uint8Array): boolean {
    if (connectionNumber !== this.#connectionNumber) {
      return false;
    }
    this.#connection.publish(reply, signal);
    return true;
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') {
        this.#connectionNumber += 1;
      }
    }
  }
}
