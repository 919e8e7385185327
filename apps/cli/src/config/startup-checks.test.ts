import type { ConfigError, Env } from '@psfleet/service-kit';
import { expect, it } from 'vitest';
import { loadHomeConfig, loadInitConfig, loadUpConfig } from './cli-config.js';
import { loadDoctorConfig } from './fleet-config.js';
import { upChecks } from './startup-checks.js';

function problemsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ variable, rule }) => `${variable} ${rule}`);
  }
}

it('psfleet up reports everything at once', () => {
  const env: Env = {
    PSFLEET_HOME: '/etc/hosts/below',
    PSFLEET_API_PORT: 'x',
    PSFLEET_API_HOST: '10.0.0.1',
    PSFLEET_NATS_SERVER: '/nope',
    PSFLEET_TLS_CERT: '/nope',
    PSFLEET_NATS_URL: '127.0.0.1:4222',
    PSFLEET_CLICKHOUSE_URL: 'tcp://x',
  };
  const found = problemsOf(() => loadUpConfig(env, upChecks(false))).map((problem) => problem.split(' ')[0]);
  expect(found).toEqual([
    'PSFLEET_API_PORT',
    'PSFLEET_HOME',
    'PSFLEET_API_HOST',
    'PSFLEET_TLS_CERT',
    'PSFLEET_TLS_CERT',
    'PSFLEET_NATS_URL',
    'PSFLEET_CLICKHOUSE_URL',
    'PSFLEET_NATS_SERVER',
  ]);
  const host = { PSFLEET_HOME: '/tmp/new/home', PSFLEET_API_HOST: '10.0.0.1' };
  expect(problemsOf(() => loadUpConfig(host, upChecks(true)))).toEqual([]);
});

it.each([
  ['PSFLEET_HOME', loadHomeConfig, '/etc/hosts', 'names a folder, but /etc/hosts is none'],
  ['PSFLEET_TRUST_FOLDER', loadInitConfig, '/etc/hosts', 'names a folder, but /etc/hosts is none'],
  ['PSFLEET_API_URL', loadDoctorConfig, 'http://', 'must be a URL such as https://psfleet.example.org:7785'],
])('%s is checked by every command that reads it', (variable, load, value, rule) => {
  expect(problemsOf(() => load({ [variable]: value }))).toEqual([`${variable} ${rule}`]);
});
