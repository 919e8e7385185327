import type { ConfigError } from '@psfleet/service-kit';
import { expect, it } from 'vitest';
import { readOptions } from './options.js';

function problemsOf(args: readonly string[]): string[] {
  try {
    readOptions(args, { PSFLEET_HOME: '/nope' });
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ variable, rule }) => `${variable} ${rule}`);
  }
}

it('reports every wrong option at once', () => {
  const wrong = ['--hosts', 'abc', '--interval', '0', '--from', 'x', '--nats', 'x', '--api', 'x', '--tape', '/nope'];
  expect(problemsOf(wrong).map((problem) => problem.split(' ')[0])).toEqual([
    '--hosts',
    '--interval',
    '--from',
    '--nats',
    '--api',
    '--creds',
    '--tape',
    '--token-file',
  ]);
  expect(problemsOf(['--nope'])).toEqual([expect.stringMatching(/^psfleet-simulator Unknown option '--nope'/)]);
});

it('asks for no token where it enrols nobody', () => {
  expect(problemsOf(['--no-enroll'])).toEqual([expect.stringMatching(/^--creds names \/nope\/trust/)]);
});
