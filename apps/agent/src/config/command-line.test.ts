import { ConfigError, loadEnvConfig } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { agentSettings } from './agent-config.js';
import { readCommandLine } from './command-line.js';

describe('readCommandLine', () => {
  it('lets flags win over the environment', () => {
    const read = readCommandLine(['--nats', 'nats://fleet:7781', '--identity=/etc/psfleet/identity'], {
      PSFLEET_NATS_URL: 'nats://other',
      PSFLEET_AGENT_INTERVAL: '5s',
    });
    expect('env' in read && loadEnvConfig(agentSettings, read.env)).toMatchObject({
      natsUrl: 'nats://fleet:7781',
      identity: '/etc/psfleet/identity',
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

  it('reads how to enrol', () => {
    const args = ['enroll', '--api', 'https://fleet:7780', '--token-file', '-', '--state', '/s'];
    expect(readCommandLine(args, {})).toEqual({
      command: 'enroll',
      env: { PSFLEET_AGENT_STATE: '/s' },
      api: 'https://fleet:7780',
      tokenFile: '-',
      again: false,
    });
  });

  it.each([
    [['--natz', 'x']],
    [['--nats']],
    [['nats://x']],
    [['health', 'run']],
    [['enroll', '--api', 'https://fleet:7780']],
    [['enroll', '--token-file', '-']],
    [['enroll', 'psfj.a.b.c', '--api', 'https://fleet:7780', '--token-file', '-']],
    [['run', '--again']],
  ])('refuses %j', (args) => {
    expect(() => readCommandLine(args, {})).toThrow(ConfigError);
  });
});
