import { connectNats, createLogger } from '@psfleet/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';

export interface BrokerAccess {
  readonly url: string;
  readonly user: string;
  readonly password: string | undefined;
}

const firstTimeoutMs = 15_000;

export class BrokerUnreachable extends Error {
  override readonly name = 'BrokerUnreachable';
}

/**
 * Opens several connections. The first one shows whether the broker accepts this user at all: it is not retried for
 * ever but fails with BrokerUnreachable.
 */
export async function connectMany(count: number, { url, user, password }: BrokerAccess): Promise<NatsConnection[]> {
  const options = {
    url,
    user,
    ...(password === undefined ? {} : { password }),
    name: 'psfleet-simulator',
    logger: createLogger({ name: 'simulator', level: 'warn' }),
  };
  const first = await connectNats({ ...options, signal: AbortSignal.timeout(firstTimeoutMs) }).catch(
    (error: unknown) => {
      throw new BrokerUnreachable(
        `no connection to ${url} as ${user} in ${firstTimeoutMs / 1_000} s: give --nats, --user and --password, ` +
          'or the PSFLEET_HOME of a running npm start',
        { cause: error },
      );
    },
  );
  return [first, ...(await Promise.all(Array.from({ length: count - 1 }, () => connectNats(options))))];
}
