import { ConfigError, loadEnvConfig } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { agentSettings } from './agent-config.js';
import { readCommandLine } from './command-line.js';

describe('readCommandLine', () => {
  it('lets flags win over the environment', () => {
    const read = readCommandLine(['--nats', 'nats://fleet:7781', '--creds=/etc/psfleet/agent.creds'], {
      PSFLEET_NATS_URL: 'nats://other',
      PSFLEET_AGENT_INTERVAL: '5s',
    });
    expect('env' in read && loadEnvConfig(agentSettings, read.env)).toMatchObject({
      natsUrl: 'nats://fleet:7781',
      natsCreds: '/etc/psfleet/agent.creds',
      intervalMs: 5_000,
    });
  });

  it('lists all flags and variables', () => {
    const read = readCommandLine(['--help'], {});
    expect('text' in read && read.text).toMatch(/--nats[^\n]*PSFLEET_NATS_URL[^]*PSFLEET_AGENT_SPOOL /);
  });

  it.each([
    [[], 'run'],
    [['run', '--nats', 'nats://x'], 'run'],
    [['health'], 'health'],
  ])('reads the command of %j', (args, command) => {
    expect(readCommandLine(args, {})).toMatchObject({ command });
  });

  it.each([[['--natz', 'x']], [['--nats']], [['nats://x']], [['health', 'run']]])('refuses %j', (args) => {
    expect(() => readCommandLine(args, {})).toThrow(ConfigError);
  });
});
