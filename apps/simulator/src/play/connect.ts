import { connectNats, createLogger } from '@psfleet/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';

export interface BrokerAccess {
  readonly url: string;
  readonly credsFile: string;
}

const firstTimeoutMs = 15_000;

export class BrokerUnreachable extends Error {
  override readonly name = 'BrokerUnreachable';
}

/**
 * Opens several connections. The first one shows whether the broker accepts these credentials at all: it is not retried
 * for ever but fails with BrokerUnreachable.
 */
export async function connectMany(count: number, { url, credsFile }: BrokerAccess): Promise<NatsConnection[]> {
  const options = {
    url,
    credsFile,
    name: 'psfleet-simulator',
    logger: createLogger({ name: 'simulator', level: 'warn' }),
  };
  const first = await connectNats({ ...options, signal: AbortSignal.timeout(firstTimeoutMs) }).catch(
    (error: unknown) => {
      throw new BrokerUnreachable(
        `no connection to ${url} with ${credsFile} in ${firstTimeoutMs / 1_000} s: give --nats and --creds, ` +
          'or the PSFLEET_HOME of a running PSFLEET_SIMULATOR=1 npm start',
        { cause: error },
      );
    },
  );
  return [first, ...(await Promise.all(Array.from({ length: count - 1 }, () => connectNats(options))))];
}
