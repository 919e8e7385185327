import type { NatsConnection } from '@psfleet/service-kit';
import type { ReceivedMessage } from '../batching/received-message.js';

/**
 * Keeps messages that were received before the connection was lost from being acknowledged after it. An acknowledgement
 * names a sequence number, and a broker that restarts from an older copy of its files gives numbers out again. The
 * message is delivered and stored again, which changes nothing.
 */
export class AckGuard {
  readonly #onAcknowledged: (message: ReceivedMessage) => void;
  #disconnects = 0;

  constructor(connection: NatsConnection, onAcknowledged: (message: ReceivedMessage) => void) {
    this.#onAcknowledged = onAcknowledged;
    void this.#watch(connection);
  }

  guard(message: ReceivedMessage): ReceivedMessage {
    const arrivedAfter = this.#disconnects;
    const ifCurrent = (act: () => void) => (): void => {
      if (this.#disconnects === arrivedAfter) {
        act();
      }
    };
    return {
      ...message,
      ack: ifCurrent(() => {
        message.ack();
        this.#onAcknowledged(message);
      }),
      nak: ifCurrent(() => message.nak()),
      postpone: ifCurrent(() => message.postpone()),
      working: ifCurrent(() => message.working()),
    };
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') {
        this.#disconnects += 1;
      }
    }
  }
}
