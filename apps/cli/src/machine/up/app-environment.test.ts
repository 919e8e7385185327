import { describe, expect, test } from 'vitest';
import { loadUpConfig } from '../../config/cli-config.js';
import { appEnvironment, type EnvironmentOptions, migrationEnvironment } from './app-environment.js';

const options: EnvironmentOptions = {
  config: loadUpConfig({ PSFLEET_HOME: '/h', PATH: '/usr/bin', UNRELATED_SECRET: 'x', PSFLEET_AGENT_INTERVAL: '5s' }),
  secrets: { clickhouse: { migrate: 'cm', collector: 'cc', api: 'cp' } },
  adminTokenFile: '/h/admin-token',
  natsUrl: 'nats://127.0.0.1:7781',
  natsCreds: { collector: '/h/trust/collector/creds', api: '/h/trust/api/creds' },
  clickhouseUrl: 'http://127.0.0.1:7782',
  listening: {
    plan: null,
    apiFiles: { certificate: '/h/trust/api/server.pem', key: '/h/trust/api/server.key' },
    serverName: null,
    authorityFile: (app) => `/h/trust/${app}/ca.pem`,
  },
  account: { user: undefined, readable: (file) => file },
  ownPid: 4711,
};

describe('appEnvironment', () => {
  test('the agent gets its own credentials and no ClickHouse settings', () => {
    const env = appEnvironment('agent', options);
    expect(env).toMatchObject({
      PSFLEET_API_URL: 'http://127.0.0.1:7780',
      PSFLEET_AGENT_STATE: '/h/agent',
      PSFLEET_AGENT_PROTECTED_PIDS: '4711',
      PSFLEET_HEALTH_PORT: '7784',
      PSFLEET_PARENT_STDIN: '1',
      PSFLEET_SERVER_USERS: 'psfleet',
    });
    expect(Object.keys(env).filter((name) => name.startsWith('PSFLEET_CLICKHOUSE'))).toEqual([]);
  });

  test('collector and API each get their own ClickHouse user', () => {
    expect(appEnvironment('collector', options)).toMatchObject({
      PSFLEET_CLICKHOUSE_USER: 'collector',
      PSFLEET_CLICKHOUSE_PASSWORD: 'cc',
      PSFLEET_CLICKHOUSE_DATABASE: 'psfleet',
      PSFLEET_HEALTH_PORT: '7783',
      PSFLEET_TRUST_FOLDER: '/h/trust',
      PSFLEET_COLLECTOR_STATE: '/h/collector',
    });
    expect(appEnvironment('api', options)).toMatchObject({
      PSFLEET_CLICKHOUSE_USER: 'api',
      PSFLEET_CLICKHOUSE_PASSWORD: 'cp',
      PSFLEET_ADMIN_TOKEN_FILE: '/h/admin-token',
      PSFLEET_TRUST_FOLDER: '/h/trust',
      PSFLEET_STATE_FOLDER: '/h/state',
      PSFLEET_API_PORT: '7780',
      PSFLEET_API_HOST: '127.0.0.1',
    });
  });

  test('the API listens beyond loopback without TLS only as it was told to', () => {
    expect(appEnvironment('api', options)).not.toHaveProperty('PSFLEET_INSECURE');
    expect(appEnvironment('api', { ...options, config: { ...options.config, apiHost: '10.0.0.5' } })).toMatchObject({
      PSFLEET_API_HOST: '10.0.0.5',
      PSFLEET_INSECURE: '1',
    });
  });

  test('only the migration gets the password with which the schema can be changed', () => {
    expect(migrationEnvironment(options)).toEqual({
      ...appEnvironment('collector', options),
      PSFLEET_CLICKHOUSE_USER: 'migrate',
      PSFLEET_CLICKHOUSE_PASSWORD: 'cm',
    });
    for (const app of ['collector', 'api', 'agent'] as const) {
      expect(Object.values(appEnvironment(app, options))).not.toContain('cm');
    }
  });

  test("only psfleet's own variables are passed on", () => {
    const env = appEnvironment('agent', options);
    expect(env['PSFLEET_AGENT_INTERVAL']).toBe('5s');
    expect(env['PATH']).toBe('/usr/bin');
    expect(env['UNRELATED_SECRET']).toBeUndefined();
  });

  test('while only loopback is served, no part gets settings of TLS', () => {
    for (const app of ['collector', 'api', 'agent'] as const) {
      const names = Object.keys(appEnvironment(app, options));
      expect(names.filter((name) => /LISTEN|TLS|_CA$|ADVERTISED/.test(name))).toEqual([]);
    }
  });

  test('with an address for others, the broker is reached with TLS and the API serves and advertises it', () => {
    const plan = { address: '0.0.0.0', names: ['fleet.example', '10.0.0.5'] };
    const listening = { ...options.listening, plan };
    const listeningOptions = { ...options, natsUrl: 'tls://127.0.0.1:7781', listening };
    expect(appEnvironment('collector', listeningOptions)).toMatchObject({
      PSFLEET_NATS_URL: 'tls://127.0.0.1:7781',
      PSFLEET_NATS_CA: '/h/trust/collector/ca.pem',
    });
    expect(appEnvironment('api', listeningOptions)).toMatchObject({
      PSFLEET_API_HOST: '127.0.0.1',
      PSFLEET_LISTEN: '0.0.0.0',
      PSFLEET_TLS_PORT: '7785',
      PSFLEET_TLS_CERT: '/h/trust/api/server.pem',
      PSFLEET_TLS_KEY: '/h/trust/api/server.key',
      PSFLEET_API_HOSTS: 'fleet.example,10.0.0.5',
      PSFLEET_ADVERTISED_API_URL: 'https://fleet.example:7785',
      PSFLEET_ADVERTISED_NATS_URL: 'tls://fleet.example:7781',
      PSFLEET_NATS_CA: '/h/trust/api/ca.pem',
    });
    expect(appEnvironment('agent', listeningOptions)).toMatchObject({
      PSFLEET_NATS_URL: 'tls://127.0.0.1:7781',
    });
    expect(appEnvironment('agent', listeningOptions)).not.toHaveProperty('PSFLEET_TLS_KEY');
  });

  test('a given certificate is expected under its own name', () => {
    const plan = { address: '10.0.0.5', names: ['fd00::5'] };
    const listening = { ...options.listening, plan, serverName: 'fd00::5' };
    expect(appEnvironment('api', { ...options, listening })).toMatchObject({
      PSFLEET_NATS_TLS_NAME: 'fd00::5',
    });
  });

  test('the settings of an external server come from the caller', () => {
    const config = loadUpConfig({ PSFLEET_NATS_URL: 'nats://broker:4222', PSFLEET_NATS_CREDS: '/me' });
    expect(appEnvironment('agent', { ...options, config, natsUrl: null })).toMatchObject({
      PSFLEET_NATS_URL: 'nats://broker:4222',
      PSFLEET_NATS_CREDS: '/me',
    });
  });
});
