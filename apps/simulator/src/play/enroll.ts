import { readFileSync } from 'node:fs';
import { PortOwnerError, requestHttp, type ServerUsers } from '@psfleet/service-kit';
import { SimulatorError } from '../errors.js';

/** Enrolling many hosts takes an API some seconds. */
const timeoutMs = 120_000;
const maxAnswerBytes = 1_000_000;

export interface EnrollOptions {
  /** The URL of the API. */
  readonly api: string;
  /** A file with an admin's token. */
  readonly tokenFile: string;
  /** Hosts sim-<first> and the following are enrolled. */
  readonly first: number;
  readonly count: number;
  /** The users, besides this one and root, whose API is trusted on this machine without TLS. */
  readonly serverUsers: ServerUsers;
}

/**
 * Has the API enrol the hosts, because a collector stores nothing of unknown ones. Those that are enrolled already stay
 * so. Throws SimulatorError.
 */
export async function enrollHosts({ api, tokenFile, first, count, serverUsers }: EnrollOptions): Promise<void> {
  const token = readToken(tokenFile);
  const { status, text } = await requestHttp({
    url: new URL('/api/v1/simulated-hosts', api),
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ first, count }),
    timeoutMs,
    maxAnswerBytes,
    serverUsers,
  }).catch((error: unknown) => {
    if (error instanceof PortOwnerError) {
      throw new SimulatorError('not-enrolled', `the API ${api} cannot be asked: ${error.message}`, { cause: error });
    }
    throw new SimulatorError('not-enrolled', `the API ${api} is not reachable: give --api, or --no-enroll`, {
      cause: error,
    });
  });
  if (status === 404) {
    throw new SimulatorError('not-enrolled', `${api} enrols no simulated hosts: start it with PSFLEET_SIMULATOR=1`);
  }
  if (status < 200 || status > 299) {
    throw new SimulatorError('not-enrolled', `${api} did not enrol the hosts: ${status} ${text.slice(0, 300)}`);
  }
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new SimulatorError('not-enrolled', `${file} cannot be read: give --token-file with an admin's token`, {
      cause: error,
    });
  }
}
