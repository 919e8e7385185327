import { homedir } from 'node:os';
import { join } from 'node:path';

/** The credentials of simulated hosts that `npm start` made on this machine, with PSFLEET_SIMULATOR=1. */
export function homeCredsFile(env: NodeJS.ProcessEnv): string {
  return join(env['PSFLEET_HOME'] ?? join(homedir(), '.psfleet'), 'trust', 'simulator', 'nats.creds');
}
