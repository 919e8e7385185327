import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { NatsConnection } from '@psfleet/service-kit';
import { trustPaths } from '@psfleet/trust';
import { ApiContext } from '../config/api-context.js';
import { BackgroundConnection } from './background-connection.js';

/**
 * The connection to the broker's own account, by which the API bars hosts and asks whether one is connected. Its user
 * may do nothing else.
 */
@Injectable()
export class SystemBroker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #context: ApiContext;
  readonly #background: BackgroundConnection;

  constructor(context: ApiContext) {
    this.#context = context;
    this.#background = new BackgroundConnection(context);
  }

  /** Null while there is none. */
  get liveConnection(): NatsConnection | null {
    return this.#background.live;
  }

  /** How often it was connected. */
  get connects(): number {
    return this.#background.connects;
  }

  onApplicationBootstrap(): void {
    const { trustFolder } = this.#context.config;
    this.#background.start('psfleet-api revoker', trustPaths(trustFolder).api.revokerCreds);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#background.stop();
  }
}
