import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigError, loadEnvConfig } from '@psfleet/service-kit';
import { expect, it } from 'vitest';
import { agentSettings } from './config/agent-config.js';
import { startupChecks } from './startup-checks.js';

it('reports everything at once, and what to do about a machine that never joined', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-agent-checks-'));
  const env = {
    PSFLEET_NATS_URL: 'nonsense',
    PSFLEET_API_URL: 'http://10.0.0.1',
    PSFLEET_AGENT_STATE: folder,
    PSFLEET_AGENT_INTERVAL: '5',
  };
  try {
    expect(() => loadEnvConfig(agentSettings, env, startupChecks)).toThrow(
      expect.objectContaining<Partial<ConfigError>>({
        problems: [
          { variable: 'PSFLEET_AGENT_INTERVAL', rule: expect.stringContaining('duration') as string },
          { variable: 'PSFLEET_NATS_URL', rule: expect.stringContaining('nats://') as string },
          { variable: 'PSFLEET_API_URL', rule: expect.stringContaining('https://') as string },
          { variable: 'PSFLEET_AGENT_IDENTITY', rule: expect.stringContaining('psfleet enroll create') as string },
        ],
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
