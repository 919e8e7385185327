import { accessSync, constants } from 'node:fs';
import { connectNats, createLogger, type ServerUsers } from '@psfleet/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';
import { SimulatorError } from '../errors.js';

export interface BrokerAccess {
  readonly url: string;
  /** Credentials of the role simulator. */
  readonly credsFile: string;
  /** PEM of the authority that signed the broker's certificate; null without TLS. */
  readonly caFile: string | null;
  /** The users, besides this one and root, whose broker is trusted on this machine without TLS. */
  readonly serverUsers: ServerUsers;
}

const firstTimeoutMs = 15_000;

/**
 * Opens several connections. The first one shows whether the broker accepts the credentials at all: it is not retried
 * for ever but fails with SimulatorError.
 */
export async function connectMany(count: number, access: BrokerAccess): Promise<NatsConnection[]> {
  const { url, credsFile, caFile, serverUsers } = access;
  requireReadable(credsFile);
  const options = {
    url,
    credsFile,
    ...(caFile === null ? {} : { tls: { caFile } }),
    serverUsers,
    name: 'psfleet-simulator',
    logger: createLogger({ name: 'simulator', level: 'warn' }),
  };
  const first = await connectNats({ ...options, signal: AbortSignal.timeout(firstTimeoutMs) }).catch(
    (error: unknown) => {
      throw new SimulatorError(
        'broker-unreachable',
        `no connection to ${url} with ${credsFile} in ${firstTimeoutMs / 1_000} s: give --nats and --creds, or start ` +
          'the broker with PSFLEET_SIMULATOR=1',
        { cause: error },
      );
    },
  );
  return [first, ...(await Promise.all(Array.from({ length: count - 1 }, () => connectNats(options))))];
}

function requireReadable(credsFile: string): void {
  try {
    accessSync(credsFile, constants.R_OK);
  } catch (error) {
    throw new SimulatorError(
      'credentials-missing',
      `${credsFile} cannot be read: start psfleet with PSFLEET_SIMULATOR=1, which makes it, or give --creds`,
      { cause: error },
    );
  }
}
