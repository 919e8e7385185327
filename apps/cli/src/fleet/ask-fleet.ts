import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, FleetError } from '@psfleet/sdk';
import { PortOwnerError } from '@psfleet/service-kit';
import type { FleetConfig } from '../config/cli-config.js';
import { adminTokenFileName } from '../machine/home/secrets.js';
import { UsageError } from '../terminal/usage-error.js';
import { createOwnedSend } from '../transport/owned-send.js';

const timeoutMs = 10_000;

/** Asks the API with the token from the environment or this machine. Every failure of it becomes a UsageError. */
export async function askFleet<Answer>(config: FleetConfig, ask: (fleet: Fleet) => Promise<Answer>): Promise<Answer> {
  const url = apiUrlOf(config);
  const fleet = new Fleet({
    url,
    token: config.token ?? readAdminToken(config.home),
    timeoutMs,
    // What sends the token decides where it may go.
    allowInsecure: true,
    send: createOwnedSend(config.serverUsers),
  });
  try {
    return await ask(fleet);
  } catch (error) {
    throw error instanceof FleetError ? explain(error, url) : error;
  }
}

export function apiUrlOf({ apiUrl, apiPort }: FleetConfig): string {
  return apiUrl ?? `http://127.0.0.1:${apiPort}`;
}

function explain(error: FleetError, url: string): UsageError {
  const { origin } = new URL(url);
  const { code, problem, message, cause } = error;
  if (cause instanceof PortOwnerError) {
    return new UsageError(`the API cannot be asked: ${cause.message}`, { cause: error });
  }
  if (code === 'unreachable' || code === 'timeout') {
    return new UsageError(
      `the API at ${origin} does not answer: start psfleet with \`psfleet up\`, or set PSFLEET_API_URL`,
      { cause: error },
    );
  }
  if (code === 'unauthorized') {
    return new UsageError(
      `the API at ${origin} rejected the token: set PSFLEET_TOKEN or PSFLEET_TOKEN_FILE to a valid one`,
      { cause: error },
    );
  }
  const status = problem === null ? '' : ` ${problem.status}`;
  return new UsageError(`the API at ${origin} answered${status}: ${message}`, { cause: error });
}

function readAdminToken(home: string): string {
  const file = join(home, adminTokenFileName);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`no token: ${file} cannot be read. Start psfleet with \`psfleet up\`, or set PSFLEET_TOKEN`, {
      cause: error,
    });
  }
}
