import {
  connect,
  type ConnectionOptions,
  InvalidArgumentError,
  type NatsConnection,
  type TlsOptions,
} from '@nats-io/transport-node';
import type { Logger } from './logging.js';
import { readNatsCreds } from './nats-creds.js';
import { pause } from './pause.js';

export type { NatsConnection } from '@nats-io/transport-node';

export interface NatsOptions {
  /** `nats://host:port`, several with commas. */
  readonly url: string;
  readonly user?: string | null;
  readonly password?: string | null;
  /** Instead of user and password: a creds file, see `readNatsCreds`. */
  readonly credsFile?: string | null;
  /** Shown in the server's connection list. */
  readonly name: string;
  /** Default `_INBOX.<user>`: permissions name this prefix, so that nobody reads another's answers. */
  readonly inboxPrefix?: string;
  /** Given at all: a server without TLS is refused. */
  readonly tls?: TlsOptions | null;
  readonly logger: Logger;
  /** Ends the wait for the first connection. */
  readonly signal?: AbortSignal;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const RECONNECT_WAIT_MS = 500;
const RECONNECT_JITTER_MS = 1500;
const DRAIN_LIMIT_MS = 3000;

/**
 * Connects and never gives up, before the first connection as well as after a lost one: resolves when connected, rejects only when `signal` aborts
 * or the options themselves are wrong (ConfigError for the creds file). A publish while disconnected is lost silently and a request hangs to its time limit: ask `isClosed()`
 * or watch `status()` where that matters.
 */
export async function connectNats(options: NatsOptions): Promise<NatsConnection> {
  const { logger, signal } = options;
  let waitMs = FIRST_WAIT_MS;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const fresh = connectionOptions(options); // connect() changes its options
    try {
      const connection = await connect(fresh);
      logger.info({ server: connection.getServer(), version: connection.info?.version }, 'connected to NATS');
      void logStatus(connection, logger);
      return connection;
    } catch (error) {
      if (error instanceof TypeError || error instanceof InvalidArgumentError) {
        throw error;
      }
      // The first failures are normal when everything starts at once.
      logger[attempt < 4 ? 'info' : 'warn'](
        { reason: error instanceof Error ? error.message : String(error), attempt, waitMs },
        'NATS is not reachable, trying again',
      );
    }
    await pause(waitMs * (0.5 + Math.random() / 2), signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** Drains (what was received is handled, what was sent is flushed), but not longer than 3 s: draining hangs or rejects while disconnected. */
export async function closeNats(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) {
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, DRAIN_LIMIT_MS, 'late');
  });
  const outcome = await Promise.race([
    connection.drain().then(
      () => 'drained' as const,
      () => 'rejected' as const,
    ),
    late,
  ]);
  clearTimeout(timer);
  if (outcome !== 'drained') {
    await connection.close();
  }
}

function connectionOptions({ url, user, password, credsFile, name, inboxPrefix, tls }: NatsOptions): ConnectionOptions {
  const credentials = credsFile
    ? readNatsCreds(credsFile)
    : { ...(user ? { user } : {}), ...(password ? { pass: password } : {}) };
  return {
    servers: url.split(',').map((server) => server.trim()),
    name,
    inboxPrefix: inboxPrefix ?? `_INBOX.${credentials.user ?? name}`,
    timeout: 5000,
    // The first connection is retried by connectNats itself, which can tell why and can be ended; later ones by the client, for ever,
    // also when the server refuses the password: it may be starting with an old configuration.
    waitOnFirstConnect: false,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    // A half-open connection is found after 40 s (the client's default is 4 min).
    pingInterval: 20_000,
    maxPingOut: 2,
    // Jitter, so that a fleet does not come back in one moment.
    reconnectDelayHandler: () => RECONNECT_WAIT_MS + Math.random() * RECONNECT_JITTER_MS,
    ...credentials,
    ...(tls ? { tls: { ...tls } } : {}),
  };
}

async function logStatus(connection: NatsConnection, logger: Logger): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') {
      logger.warn({ server: status.server }, 'disconnected from NATS');
    } else if (status.type === 'reconnect') {
      logger.info({ server: status.server }, 'reconnected to NATS');
    } else if (status.type === 'staleConnection') {
      logger.warn('NATS connection went stale');
    } else if (status.type === 'error') {
      logger.warn({ err: status.error }, 'NATS reported an error');
    } else if (status.type === 'slowConsumer') {
      logger.warn({ pending: status.pending }, 'NATS subscription is too slow');
    } else {
      logger.debug({ status: status.type }, 'NATS connection status');
    }
  }
}
