import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, FleetError } from '@psfleet/sdk';
import { adminTokenFileName } from '../config/admin-token.js';
import type { FleetConfig } from '../config/fleet-config.js';
import { CommandError } from '../frame/command-error.js';
import { withProgressLine } from '../terminal/progress-line.js';
import type { Terminal } from '../terminal/terminal.js';
import { explainFailure } from './explain-failure.js';
import { createOwnedSend } from './owned-send.js';

/** The API ends a question after ten seconds, and then says so. */
const timeoutMs = 15_000;

/** The fleet behind the API that the configuration names. Nothing is asked yet. */
export function connectFleet(config: FleetConfig): Fleet {
  return new Fleet({
    url: apiUrlOf(config),
    token: config.token ?? readAdminToken(config.home),
    timeoutMs,
    // What sends the token decides where it may go.
    allowInsecure: true,
    send: createOwnedSend(config.serverUsers, config.authority),
  });
}

/** Asks the API, and says so if that takes long. Every failure of it becomes a CommandError. */
export async function askFleet<Answer>(
  config: FleetConfig,
  terminal: Terminal,
  ask: (fleet: Fleet) => Promise<Answer>,
): Promise<Answer> {
  const fleet = connectFleet(config);
  try {
    return await withProgressLine(terminal, `asking ${new URL(apiUrlOf(config)).host}`, () => ask(fleet));
  } catch (error) {
    throw error instanceof FleetError ? explainFailure(error, apiUrlOf(config)) : error;
  }
}

export function apiUrlOf({ apiUrl, apiPort }: Pick<FleetConfig, 'apiUrl' | 'apiPort'>): string {
  return apiUrl ?? `http://127.0.0.1:${apiPort}`;
}

function readAdminToken(home: string): string {
  const file = join(home, adminTokenFileName);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandError(
      `no token: ${file} cannot be read. Start psfleet with \`psfleet up\`, set PSFLEET_TOKEN, or name a server with ` +
        '`psfleet server add`',
      { exit: 'refused', cause: error },
    );
  }
}
