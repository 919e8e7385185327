import { agentWarningCodes, formatAgentWarning } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { agentWarnings } from './agent-warnings.js';

it('has a remedy for everything that an agent can warn of', () => {
  for (const code of agentWarningCodes) {
    const [warning] = agentWarnings([formatAgentWarning({ code, detail: '/mnt/nas: stale' })]);
    expect(warning).toEqual({ code, detail: '/mnt/nas: stale', remedy: expect.stringMatching(/^.{10}/) });
  }
});

it('shows what only a newer agent knows, instead of hiding it', () => {
  expect(agentWarnings(['disk-on-fire: /dev/sda', 'no code'])).toEqual([
    expect.objectContaining({ code: 'unknown-warning', detail: 'disk-on-fire: /dev/sda' }),
    expect.objectContaining({ code: 'unknown-warning', detail: 'no code' }),
  ]);
});
