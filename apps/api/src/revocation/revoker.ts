import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { closeNats, connectNats, natsTlsCheck, pause, type NatsConnection } from '@psfleet/service-kit';
import { agentsAccountJwt, trustPaths } from '@psfleet/trust';
import { isBrokerFailure } from '../backends/broker.js';
import { ApiContext } from '../config/api-context.js';
import { ApiKeys } from '../keys/api-keys.js';
import { StateStore } from '../state/state-store.js';

const intervalMs = 2000;
const timeoutMs = 2000;
const updateSubject = '$SYS.REQ.CLAIMS.UPDATE';

/**
 * Ends credentials of hosts: it sends the account of the hosts with the list of all revoked keys to the broker, which
 * then cuts their connections and refuses new ones. It has a connection of its own, whose user may do nothing else.
 */
@Injectable()
export class Revoker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #context: ApiContext;
  readonly #store: StateStore;
  readonly #stopping = new AbortController();
  readonly #keys: ApiKeys;
  #connection: NatsConnection | null = null;
  #isUp = false;
  #connects = 0;
  /** The list that the broker confirmed, and over which connection. */
  #confirmed: string | null = null;
  #running: Promise<unknown> = Promise.resolve();

  constructor(context: ApiContext, store: StateStore, keys: ApiKeys) {
    this.#context = context;
    this.#store = store;
    this.#keys = keys;
  }

  onApplicationBootstrap(): void {
    this.#running = Promise.all([this.#connect(), this.#run()]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    if (this.#connection !== null) {
      await closeNats(this.#connection);
    }
    await this.#running;
  }

  /** Whether the broker has confirmed all revocations; they are sent again later if it has not. */
  async push(): Promise<boolean> {
    const { role, state } = this.#store.status;
    const list = `${this.#connects} ${JSON.stringify([...state.revocations])}`;
    if (list === this.#confirmed) {
      return true;
    }
    // While it is disconnected, the client would hold the request until its time limit.
    if (this.#connection === null || !this.#isUp || role !== 'writer') {
      return false;
    }
    const jwt = agentsAccountJwt({
      claims: this.#keys.agentsAccount,
      revocations: state.revocations,
      operatorSigning: this.#keys.operatorSigning,
    });
    try {
      const answer = await this.#connection.request(updateSubject, jwt, { timeout: timeoutMs });
      requireConfirmation(answer.json());
      this.#confirmed = list;
      return true;
    } catch (error) {
      if (!(isBrokerFailure(error) || error instanceof RefusedUpdate)) {
        throw error;
      }
      this.#context.logger.warn({ err: error }, 'the broker did not confirm the revoked credentials; trying again');
      return false;
    }
  }

  /** Repeats what was not confirmed, also after each reconnect: the broker may have come back with older files. */
  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(intervalMs, signal);
      if (!signal.aborted && this.#store.state.revocations.size > 0) {
        await this.push();
      }
    }
  }

  async #connect(): Promise<void> {
    const { config, logger } = this.#context;
    try {
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
    } catch (error) {
      if (!this.#stopping.signal.aborted) {
        logger.error({ err: error }, 'cannot connect to NATS to revoke credentials');
      }
    }
  }
}

class RefusedUpdate extends Error {
  override readonly name = 'RefusedUpdate';
}

function requireConfirmation(answer: unknown): void {
  const { data, error } = answer as { data?: { code?: number }; error?: { description?: string } };
  if (data?.code !== 200) {
    throw new RefusedUpdate(`the broker refused the account: ${error?.description ?? 'no reason given'}`);
  }
}
