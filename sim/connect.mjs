import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { connectNats, createLogger } from '@psfleet/service-kit';

const firstLimitMs = 15_000;

/** The agents' password of `npm start` on this machine, of which nobody needs to know where it is; undefined without one. */
export function passwordOfHome(env) {
  const file = join(env.PSFLEET_HOME ?? join(homedir(), '.psfleet'), 'secrets.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')).nats.agent;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EACCES') {
      return undefined;
    }
    throw new Error(`${file} holds no password of the agents`, { cause: error });
  }
}

export class NoBroker extends Error {}

/** So many connections. The first one tells whether there is a broker that takes us at all: it does not wait for ever, and throws NoBroker. */
export async function connectMany(count, { url, user, password }) {
  const options = { url, user, password, name: 'psfleet-sim', logger: createLogger({ name: 'sim', level: 'warn' }) };
  const first = await connectNats({ ...options, signal: AbortSignal.timeout(firstLimitMs) }).catch((error) => {
    throw new NoBroker(
      `no connection to ${url} as ${user} in ${firstLimitMs / 1000} s: give --nats, --user and --password, or PSFLEET_HOME of a running npm start`,
      { error },
    );
  });
  return [first, ...(await Promise.all(Array.from({ length: count - 1 }, () => connectNats(options))))];
}
