import { describe, expect, test } from 'vitest';
import { loadUpConfig } from '../../config/cli-config.js';
import { appEnvironment, type EnvironmentOptions } from './app-environment.js';

const options: EnvironmentOptions = {
  config: loadUpConfig({ PSFLEET_HOME: '/h', PATH: '/usr/bin', UNRELATED_SECRET: 'x', PSFLEET_AGENT_INTERVAL: '5s' }),
  secrets: { clickhouse: { collector: 'cc', api: 'cp' } },
  adminTokenFile: '/h/admin-token',
  natsUrl: 'nats://127.0.0.1:7781',
  natsCreds: { agent: '/h/agent/creds', collector: '/h/trust/collector/creds', api: '/h/trust/api/creds' },
  clickhouseUrl: 'http://127.0.0.1:7782',
  ownPid: 4711,
};

describe('appEnvironment', () => {
  test('the agent gets its own credentials and no ClickHouse settings', () => {
    const env = appEnvironment('agent', options);
    expect(env).toMatchObject({
      PSFLEET_NATS_CREDS: '/h/agent/creds',
      PSFLEET_AGENT_STATE: '/h/agent',
      PSFLEET_AGENT_PROTECTED_PIDS: '4711',
      PSFLEET_HEALTH_PORT: '7784',
      PSFLEET_PARENT_STDIN: '1',
    });
    expect(Object.keys(env).filter((name) => name.startsWith('PSFLEET_CLICKHOUSE'))).toEqual([]);
  });

  test('collector and API each get their own ClickHouse user', () => {
    expect(appEnvironment('collector', options)).toMatchObject({
      PSFLEET_CLICKHOUSE_USER: 'collector',
      PSFLEET_CLICKHOUSE_PASSWORD: 'cc',
      PSFLEET_CLICKHOUSE_DATABASE: 'psfleet',
      PSFLEET_HEALTH_PORT: '7783',
    });
    expect(appEnvironment('api', options)).toMatchObject({
      PSFLEET_CLICKHOUSE_USER: 'api',
      PSFLEET_CLICKHOUSE_PASSWORD: 'cp',
      PSFLEET_ADMIN_TOKEN_FILE: '/h/admin-token',
      PSFLEET_API_PORT: '7780',
      PSFLEET_API_HOST: '127.0.0.1',
    });
  });

  test("only psfleet's own variables are passed on", () => {
    const env = appEnvironment('agent', options);
    expect(env['PSFLEET_AGENT_INTERVAL']).toBe('5s');
    expect(env['PATH']).toBe('/usr/bin');
    expect(env['UNRELATED_SECRET']).toBeUndefined();
  });

  test('the settings of an external server come from the caller', () => {
    const config = loadUpConfig({ PSFLEET_NATS_URL: 'nats://broker:4222', PSFLEET_NATS_CREDS: '/me' });
    expect(appEnvironment('agent', { ...options, config, natsUrl: null })).toMatchObject({
      PSFLEET_NATS_URL: 'nats://broker:4222',
      PSFLEET_NATS_CREDS: '/me',
    });
  });
});
