import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeExit, EmbeddedError, runProgram } from '@psfleet/embedded';
import { type HttpAnswer, requestHttp, type ServerUsers } from '@psfleet/service-kit';
import { hostNameOf } from '@psfleet/wire';
import type { ServiceAccount } from '../service/service-account.js';
import { appProgram } from './start-app.js';

/** Seconds for which the join token is valid. */
const tokenLife = 300;
const timeoutMs = 30_000;
const retryMs = 500;
const maxAnswerBytes = 64_000_000;

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

interface HostRow {
  readonly host: string;
  readonly warnings: readonly { readonly code: string }[];
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
  const data = await ask<{ token: string }>(options, '/api/v1/enrollments', { ttl: tokenLife, ...how });
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
  const hosts = await ask<HostRow[]>(options, '/api/v1/hosts?limit=10000');
  return hosts.some((row) => row.host === host && row.warnings.some(({ code }) => code === 'lost-key'));
}

/** The data of an answer of the API to the administrator; with a body, of a POST. */
async function ask<Data>(options: EnrollOwnAgentOptions, path: string, body?: object): Promise<Data> {
  const deadline = performance.now() + timeoutMs;
  let answer = await send(options, path, body);
  // For some seconds after one that was killed, an API may change nothing.
  while (answer.status === 503 && performance.now() < deadline) {
    await sleep(retryMs, undefined, { signal: options.signal });
    answer = await send(options, path, body);
  }
  const { status, text } = answer;
  if (status < 200 || status > 299) {
    throw new EmbeddedError('start-failed', `the API answered ${status} to ${path}: ${text}`);
  }
  return (JSON.parse(text) as { data: Data }).data;
}

function send(options: EnrollOwnAgentOptions, path: string, body?: object): Promise<HttpAnswer> {
  const { apiUrl, adminTokenFile, serverUsers, signal } = options;
  return requestHttp({
    url: new URL(path, apiUrl),
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${readFileSync(adminTokenFile, 'utf8').trim()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs,
    maxAnswerBytes,
    serverUsers,
    signal,
  });
}
