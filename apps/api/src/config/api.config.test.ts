import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { describe, expect, it } from 'vitest';
import { ApiConfig } from './api.config.js';

const folders = { PSFLEET_TRUST_FOLDER: '/trust', PSFLEET_STATE_FOLDER: '/state' };

describe('ApiConfig', () => {
  it('needs nothing but the token and its folders', () => {
    expect(loadConfig(ApiConfig, { PSFLEET_ADMIN_TOKEN: 'sixteen-or-longer', ...folders })).toMatchObject({
      host: '127.0.0.1',
      port: 7780,
      clickhouseDatabase: 'psfleet',
      adminToken: 'sixteen-or-longer',
      parentStdin: false,
    });
  });

  it('reads the token from its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'psfleet-api-'));
    try {
      writeFileSync(join(folder, 'admin-token'), 'from-a-file-of-secrets\n');
      expect(
        loadConfig(ApiConfig, { PSFLEET_ADMIN_TOKEN_FILE: join(folder, 'admin-token'), ...folders }).adminToken,
      ).toBe('from-a-file-of-secrets');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names every problem at once, and no secret', () => {
    const env = {
      PSFLEET_API_PORT: '70000',
      PSFLEET_CLICKHOUSE_URL: 'ftp://x',
      PSFLEET_CLICKHOUSE_DATABASE: 'a;b',
      PSFLEET_LOG_LEVEL: 'loud',
      PSFLEET_ADMIN_TOKEN: 'short',
    };
    expect(() => loadConfig(ApiConfig, env)).toThrow(
      new RegExp(
        [
          'PSFLEET_API_PORT',
          'PSFLEET_CLICKHOUSE_URL',
          'PSFLEET_CLICKHOUSE_DATABASE',
          'PSFLEET_ADMIN_TOKEN',
          'PSFLEET_LOG_LEVEL',
        ].join('[^]*'),
      ),
    );
    expect(() => loadConfig(ApiConfig, env)).not.toThrow(/short/);
  });

  it.each(['fleet.example.org', 'fleet, 10.0.0.5,fd00::5', '::ffff:10.0.0.5', ''])(
    'answers to the names %j',
    (names) => {
      const env = { PSFLEET_ADMIN_TOKEN: 'sixteen-or-longer', PSFLEET_API_HOSTS: names, ...folders };
      expect(loadConfig(ApiConfig, env).hosts).toBe(names);
    },
  );

  it.each(['fleet.example.org:7785', '10.0.0.5:7785', 'https://fleet', '[fd00::5]'])(
    'refuses the name %j, which no request has',
    (name) => {
      const env = { PSFLEET_ADMIN_TOKEN: 'sixteen-or-longer', PSFLEET_API_HOSTS: `fleet,${name}`, ...folders };
      expect(() => loadConfig(ApiConfig, env)).toThrow('PSFLEET_API_HOSTS');
    },
  );
});
