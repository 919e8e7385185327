import { readFileSync } from 'node:fs';
import { SimulatorError } from '../errors.js';

export interface EnrollOptions {
  /** The URL of the API. */
  readonly api: string;
  /** A file with an admin's token. */
  readonly tokenFile: string;
  /** Hosts sim-<first> and the following are enrolled. */
  readonly first: number;
  readonly count: number;
}

/**
 * Has the API enrol the hosts, because a collector stores nothing of unknown ones. Those that are enrolled already stay
 * so. Throws SimulatorError.
 */
export async function enrollHosts({ api, tokenFile, first, count }: EnrollOptions): Promise<void> {
  const token = readToken(tokenFile);
  const response = await fetch(new URL('/api/v1/simulated-hosts', api), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ first, count }),
  }).catch((error: unknown) => {
    throw new SimulatorError('not-enrolled', `the API ${api} is not reachable: give --api, or --no-enroll`, {
      cause: error,
    });
  });
  if (response.status === 404) {
    throw new SimulatorError('not-enrolled', `${api} enrols no simulated hosts: start it with PSFLEET_SIMULATOR=1`);
  }
  if (!response.ok) {
    const answer = (await response.text()).slice(0, 300);
    throw new SimulatorError('not-enrolled', `${api} did not enrol the hosts: ${response.status} ${answer}`);
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
