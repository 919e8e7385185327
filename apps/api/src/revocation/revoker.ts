import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { pause } from '@psfleet/service-kit';
import { agentsAccountJwt } from '@psfleet/trust';
import { isBrokerFailure } from '../backends/broker.js';
import { SystemBroker } from '../backends/system-broker.js';
import { ApiContext } from '../config/api-context.js';
import { ApiKeys } from '../keys/api-keys.js';
import { StateStore } from '../state/state-store.js';

const intervalMs = 2000;
const timeoutMs = 2000;
const updateSubject = '$SYS.REQ.CLAIMS.UPDATE';

/**
 * Ends credentials of hosts: it sends the account of the hosts with the list of all revoked keys to the broker, which
 * then cuts their connections and refuses new ones.
 */
@Injectable()
export class Revoker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #context: ApiContext;
  readonly #store: StateStore;
  readonly #stopping = new AbortController();
  readonly #keys: ApiKeys;
  readonly #broker: SystemBroker;
  /** The list that the broker confirmed, and over which connection. */
  #confirmed: string | null = null;
  #running: Promise<unknown> = Promise.resolve();

  constructor(context: ApiContext, store: StateStore, keys: ApiKeys, broker: SystemBroker) {
    this.#context = context;
    this.#store = store;
    this.#keys = keys;
    this.#broker = broker;
  }

  onApplicationBootstrap(): void {
    this.#running = this.#run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Whether the broker has confirmed all revocations over its present connection. */
  get isConfirmed(): boolean {
    return this.#listToConfirm() === this.#confirmed;
  }

  /** Whether the broker has confirmed all revocations; they are sent again later if it has not. */
  async push(): Promise<boolean> {
    const { role, state } = this.#store.status;
    const list = this.#listToConfirm();
    if (list === this.#confirmed) {
      return true;
    }
    const connection = this.#broker.liveConnection;
    if (connection === null || role !== 'writer') {
      return false;
    }
    const jwt = agentsAccountJwt({
      claims: this.#keys.agentsAccount,
      revokedKeys: [...state.revocations.keys()],
      operatorSigning: this.#keys.operatorSigning,
    });
    try {
      const answer = await connection.request(updateSubject, jwt, { timeout: timeoutMs });
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

  #listToConfirm(): string {
    return `${this.#broker.connects} ${[...this.#store.state.revocations.keys()].join(' ')}`;
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
