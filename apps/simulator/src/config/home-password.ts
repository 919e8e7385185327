import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The agents' password of the `npm start` on this machine; undefined if there is none that this user can read. */
export function readHomePassword(env: NodeJS.ProcessEnv): string | undefined {
  const file = join(env['PSFLEET_HOME'] ?? join(homedir(), '.psfleet'), 'secrets.json');
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { nats: { agent: string } }).nats.agent;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') {
      return undefined;
    }
    throw new Error(`${file} holds no password of the agents`, { cause: error });
  }
}
