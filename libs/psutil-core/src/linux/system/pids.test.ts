import { describe, expect, it } from 'vitest';
import { FakeIo, type FakeEntry } from '../../../tests/testing/fake-io.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readPidExists, readPids } from './pids.js';

function contextOf(entries: Readonly<Record<string, FakeEntry>>): PlatformContext {
  return { io: new FakeIo(entries), procRoot: '/proc', sysRoot: '/sys', rootFs: '' };
}

describe('readPids', () => {
  it('lists numbers only, in ascending order', () => {
    const context = contextOf({
      '/proc/10/stat': '',
      '/proc/9/stat': '',
      '/proc/self': { link: '9' },
      '/proc/1x': '',
      '/proc/stat': '',
    });
    expect(readPids(context)).toEqual([9, 10]);
  });
});

describe('readPidExists', () => {
  const context = contextOf({
    '/proc/10/status': 'Name:\ta\nTgid:\t10\n',
    '/proc/11/status': 'Name:\ta\nTgid:\t10\n',
    '/proc/12/status': { error: 'EACCES' },
    '/proc/13/status': 'Name:\ta\n',
    '/proc/14/status': { error: 'ESRCH' },
  });

  it.each([
    ['a process', 10, true],
    ['a thread', 11, false],
    ['a process that may not be read but is listed', 12, true],
    ['a status without Tgid', 13, true],
    ['a process that just ended', 14, false],
    ['no process', 15, false],
  ])('%s', (_, pid, expected) => {
    expect(readPidExists(context, pid)).toBe(expected);
  });
});
