import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@psfleet/service-kit';

/** Knows whether a connection is up: a request while it is down would wait for its whole time limit. */
export class ConnectionWatch {
  readonly #connection: NatsConnection;
  /** Aborts when the present connection is lost. */
  #lost = new AbortController();
  /** Ends the wait for the next connection. */
  #wake: (() => void) | null = null;
  #isStopped = false;

  constructor(connection: NatsConnection, logger: Logger) {
    this.#connection = connection;
    this.#watch().catch((error: unknown) => logger.error({ err: error }, 'connection to publish over is not watched'));
  }

  /** Aborts when the connection that is up now is lost, and at a stop. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Waits for a connection and returns the id of its server, which changes at its start. Null after a stop. */
  async serverId(): Promise<string | null> {
    while (this.lost.aborted && !this.#isStopped) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#isStopped ? null : (this.#connection.info?.server_id ?? null);
  }

  /** The result of `work`, or a rejection as soon as the connection is lost. */
  whileUp<T>(work: Promise<T>): Promise<T> {
    const { lost } = this;
    return new Promise((resolve, reject) => {
      const onLost = (): void => reject(new Error('connection lost'));
      if (lost.aborted) {
        onLost();
      }
      lost.addEventListener('abort', onLost, { once: true });
      work.then(resolve, reject).finally(() => lost.removeEventListener('abort', onLost));
    });
  }

  /** Ends all waits. */
  stop(): void {
    this.#isStopped = true;
    this.#lost.abort();
    this.#wake?.();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') {
        this.#lost.abort();
      } else if (type === 'reconnect') {
        this.#lost = new AbortController();
        this.#wake?.();
      }
    }
  }
}
