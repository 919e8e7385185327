import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  ClosedConnectionError,
  ConnectionError,
  DrainingConnectionError,
  NoRespondersError,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node';
import type { NatsConnection } from '@psfleet/service-kit';
import { KeyValueError } from '@psfleet/service-kit/key-value';
import { ApiContext } from '../config/api-context.js';
import { BackgroundConnection } from './background-connection.js';

export type BrokerFailure =
  /** The subject has no subscriber. */
  | 'no-responders'
  /** Sent, but not answered in time; the effect is unknown. */
  | 'timeout'
  /** Not sent, because the broker is not connected. */
  | 'disconnected';

export class BrokerError extends Error {
  override readonly name = 'BrokerError';

  readonly code: BrokerFailure;

  constructor(code: BrokerFailure, options?: ErrorOptions) {
    super(`request failed: ${code}`, options);
    this.code = code;
  }
}

const failureKinds = [
  BrokerError,
  KeyValueError,
  NoRespondersError,
  RequestError,
  TimeoutError,
  ConnectionError,
  ClosedConnectionError,
  DrainingConnectionError,
];

/** Whether the broker did not answer, or refused a request; anything else is a bug of this program. */
export function isBrokerFailure(error: unknown): boolean {
  return failureKinds.some((kind) => error instanceof kind);
}

/**
 * The one connection to NATS. It is made in the background and never given up, so the API starts and runs without NATS.
 */
@Injectable()
export class Broker implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #context: ApiContext;
  readonly #background: BackgroundConnection;

  constructor(context: ApiContext) {
    this.#context = context;
    this.#background = new BackgroundConnection(context);
  }

  get isConnected(): boolean {
    return this.#background.live !== null;
  }

  /** How often the connection was made: after another one, the broker may have come back with older files. */
  get connects(): number {
    return this.#background.connects;
  }

  /**
   * The connection for JetStream. Throws BrokerError while there is none, because the client would hold a request
   * until its time limit.
   */
  get liveConnection(): NatsConnection {
    const connection = this.#background.live;
    if (connection === null) {
      throw new BrokerError('disconnected');
    }
    return connection;
  }

  onApplicationBootstrap(): void {
    this.#background.start('psfleet-api', this.#context.config.natsCreds);
  }

  /** Throws BrokerError. */
  async request(subject: string, body: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const connection = this.liveConnection;
    try {
      const reply = await connection.request(subject, body, { timeout: timeoutMs });
      return reply.data;
    } catch (error) {
      throw new BrokerError(failureOf(error), { cause: error });
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.#background.stop();
  }
}

function failureOf(cause: unknown): BrokerFailure {
  if (cause instanceof TimeoutError) {
    return 'timeout';
  }
  if (cause instanceof NoRespondersError) {
    return 'no-responders';
  }
  // Any other failure counts as a timeout: the client may have sent the request before the connection broke.
  return cause instanceof RequestError && cause.isNoResponders() ? 'no-responders' : 'timeout';
}
