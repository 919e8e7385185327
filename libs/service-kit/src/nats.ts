import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { InvalidArgumentError, type NatsConnection, type TlsOptions } from '@nats-io/transport-node';
import { ConfigError } from './config/config-error.js';
import type { Logger } from './logging.js';
import { type NatsCredentials, parseNatsCreds, readNatsCreds } from './nats-creds.js';
import type { ServerUsers } from './loopback/server-users.js';
import { connectOwnedNats, type OwnedNatsOptions } from './owned-nats-transport.js';
import { pause } from './pause.js';

export type { NatsConnection } from '@nats-io/transport-node';

export interface NatsOptions {
  /** `nats://host:port`, several with commas. */
  readonly url: string;
  /** A creds file, which is read again at every connection. */
  readonly credsFile?: string | null;
  /** The text of a creds file, instead of the file. */
  readonly creds?: string;
  /** Shown in the server's connection list. */
  readonly name: string;
  /** With it, or a URL that begins with tls://, a server without TLS is refused. */
  readonly tls?: NatsTlsCheck | null | undefined;
  /** The users, besides this one and root, whose server is trusted on this machine without TLS. */
  readonly serverUsers?: ServerUsers;
  /** Called when the server accepted the credentials, at the first connection and at each later one. */
  readonly onAccepted?: () => void;
  /** Called whenever the server refuses the credentials: they have expired, or were revoked. */
  readonly onRefused?: () => void;
  readonly logger: Logger;
  /** Ends the wait for the first connection. */
  readonly signal?: AbortSignal;
}

/** How the broker's certificate is checked. */
export interface NatsTlsCheck {
  /** The authority of the certificate, PEM; by default those that the system trusts. */
  readonly ca?: string;
  /** A file with it, which is read at each connection, so that a new authority needs no restart. */
  readonly caFile?: string;
  /** The name in the certificate, if it is not the one in the URL. */
  readonly serverName?: string;
}

/** The check that two settings describe; null if neither is set and the URL alone decides. */
export function natsTlsCheck(caFile: string | null, serverName: string | null): NatsTlsCheck | null {
  if (caFile === null && serverName === null) {
    return null;
  }
  return { ...(caFile === null ? {} : { caFile }), ...(serverName === null ? {} : { serverName }) };
}

/** The reason is logged once for each loss of the connection; connectNats itself logs those of the first attempts. */
interface Outage {
  isReported: boolean;
}

const firstWaitMs = 250;
const maxWaitMs = 10_000;
const reconnectWaitMs = 500;
const reconnectJitterMs = 1500;
const drainLimitMs = 3000;

/**
 * Connects, and never stops trying: neither before the first connection nor after a lost one. Rejects only when
 * `signal` aborts or the options themselves are wrong (ConfigError for the creds file). While disconnected, a publish
 * is lost silently and a request waits for its time limit; watch `status()` where that matters.
 */
export async function connectNats(options: NatsOptions): Promise<NatsConnection> {
  const { logger, signal } = options;
  let waitMs = firstWaitMs;
  const outage: Outage = { isReported: true };
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    // Each attempt has options of its own, because connect() changes them. A ConfigError of theirs is not retried.
    const attemptOptions = connectionOptions(options, outage);
    try {
      const connection = await connectOwnedNats(attemptOptions);
      logger.info({ server: connection.getServer(), version: connection.info?.version }, 'connected to NATS');
      options.onAccepted?.();
      outage.isReported = false;
      watchStatus(connection, options, outage).catch((error: unknown) =>
        options.logger.error({ err: error }, 'state of the NATS connection is not watched any more'),
      );
      return connection;
    } catch (error) {
      if (error instanceof TypeError || error instanceof InvalidArgumentError) {
        throw error;
      }
      if (isRefusal(error)) {
        options.onRefused?.();
      }
      // The first failures are normal when all programs start at once.
      logger[attempt < 4 ? 'info' : 'warn'](
        { reason: error instanceof Error ? error.message : String(error), attempt, waitMs },
        'NATS is not reachable, trying again',
      );
    }
    await pause(waitMs * (0.5 + Math.random() / 2), signal);
    waitMs = Math.min(waitMs * 2, maxWaitMs);
  }
}

/**
 * Drains: handles what was received and flushes what was sent. Closes after 3 s at the latest, because draining hangs
 * or rejects while disconnected.
 */
export async function closeNats(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) {
    return;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, drainLimitMs, 'late');
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

function connectionOptions(options: NatsOptions, outage: Outage): OwnedNatsOptions {
  const { url, name, tls, serverUsers = [], logger } = options;
  const { user, authenticator } = credentialsOf(options);
  return {
    servers: serversOf(url),
    name,
    // Permissions name the user's prefix, so that no user reads the answers to another. The broker sends an answer to
    // any inbox that a request names; nobody can name one with 128 random bits that differ with each connection.
    inboxPrefix: `_INBOX.${user}.${randomBytes(16).toString('hex')}`,
    timeout: 5000,
    // connectNats itself retries the first connection, so that it can log the reason and be aborted. The client retries
    // later ones endlessly, even if the server refuses the credentials: they may be renewed meanwhile.
    waitOnFirstConnect: false,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    // Detects a half-open connection after 40 s; the client's default is 4 min.
    pingInterval: 20_000,
    maxPingOut: 2,
    // Jitter, so that a fleet does not reconnect all at once.
    reconnectDelayHandler: () => reconnectWaitMs + Math.random() * reconnectJitterMs,
    authenticator,
    serverUsers,
    onNotOurs: ({ message }) => {
      if (!outage.isReported) {
        outage.isReported = true;
        logger.warn({ reason: message }, 'NATS is not reachable, trying again');
      }
    },
    ...(tls || /\btls:\/\//.test(url) ? { tls: tlsOptions(url, tls ?? {}) } : {}),
  };
}

/** The client passes on to tls.connect what it does not know itself. */
function tlsOptions(url: string, { serverName, ...authority }: NatsTlsCheck): TlsOptions {
  const check = { checkServerIdentity: identityCheck(url, serverName) };
  // TLS has no way to ask for an IP address (RFC 6066).
  const asked = serverName === undefined || isIP(serverName) !== 0 ? {} : { servername: serverName };
  return { ...authority, ...check, ...asked };
}

/** The client gives no name where a URL has an IP address; that address must then be in the certificate. */
function identityCheck(url: string, serverName: string | undefined): typeof checkServerIdentity {
  const hosts = serversOf(url).map((server) => new URL(server).hostname.replace(/^\[|\]$/g, ''));
  const addresses = hosts.filter((host) => isIP(host) !== 0);
  return (name, certificate) => {
    const expected = serverName === undefined ? (hosts.includes(name) ? [name] : addresses) : [serverName];
    const errors = expected.map((each) => checkServerIdentity(each, certificate));
    return errors.includes(undefined) ? undefined : (errors[0] ?? checkServerIdentity(name, certificate));
  };
}

function serversOf(url: string): string[] {
  return url.split(',').map((server) => server.trim());
}

function credentialsOf({ credsFile, creds, logger }: NatsOptions): NatsCredentials {
  if (creds !== undefined) {
    return parseNatsCreds(creds, 'the given text');
  }
  if (credsFile === undefined || credsFile === null) {
    throw new ConfigError([{ variable: 'PSFLEET_NATS_CREDS', rule: 'must name the creds file of this program' }]);
  }
  return readNatsCreds(credsFile, logger);
}

/** Not every error of authorization says something about the credentials: a busy server gives up too. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /authorization violation|authentication (expired|revoked)/i.test(error.message);
}

async function watchStatus(connection: NatsConnection, options: NatsOptions, outage: Outage): Promise<void> {
  const { logger, onAccepted, onRefused } = options;
  for await (const status of connection.status()) {
    if (status.type === 'reconnect') {
      outage.isReported = false;
      onAccepted?.();
    } else if (status.type === 'error' && isRefusal(status.error)) {
      onRefused?.();
    }
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
