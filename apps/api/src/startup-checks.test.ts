import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigError, type Env } from '@psfleet/service-kit';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { initTrust, trustPaths } from '@psfleet/trust';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ApiConfig } from './config/api.config.js';
import { startupChecks } from './startup-checks.js';

let folder: string;
let right: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-api-checks-'));
  const trustFolder = join(folder, 'trust');
  initTrust(trustFolder, { simulator: false });
  right = {
    PSFLEET_TRUST_FOLDER: trustFolder,
    PSFLEET_STATE_FOLDER: join(folder, 'state'),
    PSFLEET_NATS_CREDS: trustPaths(trustFolder).api.creds,
    PSFLEET_ADMIN_TOKEN: '0123456789abcdef',
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(env: Env): string[] {
  try {
    loadConfig(ApiConfig, env, startupChecks);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ variable, rule }) => `${variable} ${rule}`);
  }
}

it('accepts what psfleet init made', () => {
  expect(problemsOf(right)).toEqual([]);
});

it('reports everything at once: values, rules between them, files and folders', () => {
  const found = problemsOf({
    PSFLEET_API_HOST: '0.0.0.0',
    PSFLEET_API_PORT: '99999',
    PSFLEET_TRUSTED_PROXIES: '127.0.0.1, nonsense',
    PSFLEET_LISTEN: '10.0.0.1',
    PSFLEET_TLS_CERT: '/nope',
    PSFLEET_NATS_URL: 'nats://host:99999',
    PSFLEET_NATS_CA: '/etc/hosts',
    PSFLEET_TRUST_FOLDER: '/nope',
    PSFLEET_STATE_FOLDER: '/proc/nope',
    PSFLEET_ADMIN_TOKEN_FILE: '/nope',
  });
  expect(new Set(found.map((problem) => problem.split(' ')[0]))).toEqual(
    new Set([
      'PSFLEET_ADMIN_TOKEN',
      'PSFLEET_API_HOST',
      'PSFLEET_API_PORT',
      'PSFLEET_NATS_CA',
      'PSFLEET_NATS_CREDS',
      'PSFLEET_NATS_URL',
      'PSFLEET_STATE_FOLDER',
      'PSFLEET_TLS_CERT',
      'PSFLEET_TLS_KEY',
      'PSFLEET_TRUSTED_PROXIES',
      'PSFLEET_TRUST_FOLDER',
    ]),
  );
});

it('names a state that is damaged', () => {
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'state', 'state.json'), '{"x":');
  expect(problemsOf(right)).toEqual([expect.stringMatching(/^PSFLEET_STATE_FOLDER .*state\.json is not JSON$/)]);
});
