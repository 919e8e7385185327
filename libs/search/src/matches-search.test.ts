import { describe, expect, test } from 'vitest';
import { matchesSearch, type SearchedProcess } from './matches-search.js';
import { parseSearch } from './parse-search.js';

const containerId = '0123456789ab'.padEnd(64, 'f');

/** A process whose unit is not known. */
const process: SearchedProcess = {
  texts: (field) => {
    const texts: Partial<Record<typeof field, readonly string[]>> = {
      name: ['Node'],
      cmd: ['/usr/bin/node -r Hook server.js'],
      exe: ['/usr/bin/node'],
      user: ['app'],
      container: ['web-1', containerId],
    };
    return texts[field] ?? [];
  },
  number: (field) => (field === 'rss' ? 2 * 1024 ** 3 : field === 'nice' ? -5 : null),
  label: (key) => (key === 'env' ? 'prod' : null),
};

describe('a process fits', () => {
  test.each([
    'node',
    'NODE',
    'hook',
    '"-r hook"',
    'no?e',
    'name:Node',
    'name:N*',
    'cmd:SERVER',
    'exe:node',
    'exe:/usr/bin/node',
    'exe:/usr/*',
    'user:app',
    'container:web-1',
    'container:0123456789ab',
    'rss:>1gb',
    'rss:2gb',
    'rss:1gb..3gb',
    'nice:<0',
    'label.env:prod',
    'label.env:p*',
    'NOT unit:nginx.service',
    '-swap:>1mb',
    'python OR user:(root OR app)',
    'node rss:>1gb -user:root',
  ])('%s', (text) => {
    expect(matchesSearch(parseSearch(text), process)).toBe(true);
  });
});

describe('a process does not fit', () => {
  test.each([
    'python',
    'name:node',
    'name:No',
    'exe:bin',
    'exe:nod',
    'container:web',
    'container:123456789ab0',
    'rss:>2gb',
    'unit:*',
    'swap:<1mb',
    'label.env:test',
    'label.zone:*',
    'NOT node',
    'node user:root',
  ])('%s', (text) => {
    expect(matchesSearch(parseSearch(text), process)).toBe(false);
  });
});
