import { closeNats, connectNats, natsTlsCheck, parseServerUsers, type NatsConnection } from '@psfleet/service-kit';
import type { ApiContext } from '../config/api-context.js';

/** A connection to NATS that is made in the background and never given up. */
export class BackgroundConnection {
  readonly #context: ApiContext;
  readonly #stopping = new AbortController();
  #connection: NatsConnection | null = null;
  #isUp = false;
  #connects = 0;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** Null while there is none: the client would hold a request until its time limit. */
  get live(): NatsConnection | null {
    return this.#isUp ? this.#connection : null;
  }

  /** How often the connection was made: after another one, the broker may have come back with older files. */
  get connects(): number {
    return this.#connects;
  }

  start(name: string, credsFile: string | null): void {
    this.#connect(name, credsFile).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) {
        this.#context.logger.error({ err: error, connection: name }, 'cannot connect to NATS');
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#connection !== null) {
      await closeNats(this.#connection);
    }
  }

  async #connect(name: string, credsFile: string | null): Promise<void> {
    const { config, logger } = this.#context;
    const connection = await connectNats({
      url: config.natsUrl,
      credsFile,
      tls: natsTlsCheck(config.natsCa, config.natsTlsName),
      serverUsers: parseServerUsers(config.serverUsers),
      name,
      logger,
      signal: this.#stopping.signal,
    });
    this.#connection = connection;
    this.#isUp = true;
    this.#connects = 1;
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'close') {
        this.#isUp = false;
      } else if (type === 'reconnect') {
        this.#isUp = true;
        this.#connects += 1;
      }
    }
  }
}
