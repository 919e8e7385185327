import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeExit, EmbeddedError, runProgram } from '@psfleet/embedded';
import { type Client, FleetError } from '@psfleet/sdk';
import type { ServerUsers } from '@psfleet/service-kit';
import { hostNameOf } from '@psfleet/wire';
import { createAdminClient } from '../../connect/admin-client.js';
import type { ServiceAccount } from '../service/service-account.js';
import { appProgram } from './start-app.js';

/** Seconds for which the join token is valid. */
const tokenLife = 300;
const timeoutMs = 30_000;
const retryMs = 500;

export interface EnrollOwnAgentOptions {
  readonly apiUrl: string;
  readonly adminTokenFile: string;
  readonly serverUsers: ServerUsers;
  /** The environment of the agent. */
  readonly env: Readonly<Record<string, string>>;
  readonly account: ServiceAccount;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Whether the agent with this environment has an identity. */
export function hasIdentity(env: Readonly<Record<string, string>>): boolean {
  const folder = env['PSFLEET_AGENT_IDENTITY'] ?? join(env['PSFLEET_AGENT_STATE'] ?? '', 'identity');
  return existsSync(join(folder, 'identity.json'));
}

/**
 * Makes this machine a host of its own fleet. When it was one before and has lost its identity, the new one takes that
 * one's place. Throws EmbeddedError `start-failed`.
 */
export async function enrollOwnAgent(options: EnrollOwnAgentOptions): Promise<void> {
  const failure = await attempt(options, {});
  if (failure === null) {
    return;
  }
  const host = hostNameOf(options.env['PSFLEET_AGENT_HOSTNAME'] ?? hostname());
  const again = (await hasLostKey(options, host)) ? await attempt(options, { replace: host }) : failure;
  if (again !== null) {
    throw new EmbeddedError('start-failed', `this machine could not be enrolled as a host: ${again}`);
  }
}

/** Returns why it failed; null if it did not. The token goes through a pipe, so no list of processes shows it. */
async function attempt(options: EnrollOwnAgentOptions, how: { readonly replace?: string }): Promise<string | null> {
  const { apiUrl, signal } = options;
  const { data } = await ask(options, isWithoutEffect, (client) =>
    client.call('createEnrollment', { body: { ttl: tokenLife, ...how } }, { signal }),
  );
  const program = appProgram('agent', ['enroll', '--api', apiUrl, '--token-file', '-'], options);
  const running = await runProgram({ ...program, input: data.token });
  const kill = (): void => void running.kill();
  signal.addEventListener('abort', kill);
  const exit = await running.exited;
  signal.removeEventListener('abort', kill);
  signal.throwIfAborted();
  return exit.code === 0 ? null : `${describeExit(exit)}: ${running.lastLines().slice(-5).join(' | ')}`;
}

/** Whether the API saw that this very machine asked again for a name that it has. */
async function hasLostKey(options: EnrollOwnAgentOptions, host: string): Promise<boolean> {
  const { signal } = options;
  const isRetryable = (error: FleetError): boolean => error.isRetryable;
  const { data } = await ask(options, isRetryable, (client) => client.call('listHosts', { limit: 10_000 }, { signal }));
  return data.some((row) => row.host === host && row.warnings.some(({ code }) => code === 'lost-key'));
}

/**
 * Whether the API itself says that the change may be asked for again: after another failure, such as a connection that
 * broke, it may have made a join token that nobody has seen.
 */
function isWithoutEffect({ code }: FleetError): boolean {
  return code === 'not-the-writer' || code === 'broker-unavailable';
}

/** Asks the API as the administrator, again after the failures of `isRepeated`. Throws EmbeddedError. */
async function ask<Answer>(
  { apiUrl, adminTokenFile, serverUsers, signal }: EnrollOwnAgentOptions,
  isRepeated: (error: FleetError) => boolean,
  call: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = createAdminClient({ url: apiUrl, tokenFile: adminTokenFile, serverUsers, timeoutMs });
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await call(client);
    } catch (error) {
      if (!(error instanceof FleetError)) {
        throw error;
      }
      // For some seconds after one that was killed, an API may change nothing: it is `not-the-writer`.
      if (!isRepeated(error) || performance.now() > deadline) {
        throw new EmbeddedError('start-failed', `the API could not be asked: ${error.message}`, { cause: error });
      }
      await sleep(retryMs, undefined, { signal });
    }
  }
}
