import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { closeNats, connectNats, natsTlsCheck, type NatsConnection } from '@psfleet/service-kit';
import { trustPaths } from '@psfleet/trust';
import { ApiContext } from '../config/api-context.js';

/**
 * The connection to the broker's own account, by which the API bars hosts and asks whether one is connected. Its user
 * may do nothing else. It is made in the background and never given up.
 */
@Injectable()
export class SystemBroker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #context: ApiContext;
  readonly #stopping = new AbortController();
  #connection: NatsConnection | null = null;
  #isUp = false;
  #connects = 0;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /** Null while there is none: the client would hold a request until its time limit. */
  get liveConnection(): NatsConnection | null {
    return this.#isUp ? this.#connection : null;
  }

  /** How often it was connected. */
  get connects(): number {
    return this.#connects;
  }

  onApplicationBootstrap(): void {
    this.#connect().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) {
        this.#context.logger.error({ err: error }, "cannot connect to the broker's own account");
      }
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    if (this.#connection !== null) {
      await closeNats(this.#connection);
    }
  }

  async #connect(): Promise<void> {
    const { config, logger } = this.#context;
    const connection = await connectNats({
      url: config.natsUrl,
      credsFile: trustPaths(config.trustFolder).api.revokerCreds,
      tls: natsTlsCheck(config.natsCa, config.natsTlsName),
      name: 'psfleet-api revoker',
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
