import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `npm start` with PSFLEET_SIMULATOR=1 keeps what a simulator on the same machine needs. */
export function homeFiles(env: NodeJS.ProcessEnv): { readonly creds: string; readonly adminToken: string } {
  const home = env['PSFLEET_HOME'] ?? join(homedir(), '.psfleet');
  return { creds: join(home, 'trust', 'simulator', 'nats.creds'), adminToken: join(home, 'admin-token') };
}
