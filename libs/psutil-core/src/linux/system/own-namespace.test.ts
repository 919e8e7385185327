import { describe, expect, it } from 'vitest';
import { FakeIo, type FakeEntry } from '../../../tests/testing/fake-io.js';
import { realIo } from '../../platform/io.js';
import { isOwnPidNamespace } from './own-namespace.js';

function check(entries: Readonly<Record<string, FakeEntry>>): boolean {
  return isOwnPidNamespace({ io: new FakeIo(entries), procRoot: '/p', sysRoot: '/sys', rootFs: '' }, 17);
}

const self = { '/p/self': { link: '17' } };

describe('isOwnPidNamespace', () => {
  it.each<[string, boolean, Record<string, FakeEntry>]>([
    ['our PID, one namespace', true, { ...self, '/p/self/status': 'Name:\ta\nNSpid:\t17\n' }],
    ['our PID by chance in an outer namespace', false, { ...self, '/p/self/status': 'Name:\ta\nNSpid:\t17\t4\n' }],
    ['another PID', false, { '/p/self': { link: '18' }, '/p/self/status': 'Name:\ta\nNSpid:\t18\n' }],
    ['no self, as in a copied tree', false, {}],
    [
      'an old kernel, same namespace',
      true,
      {
        ...self,
        '/p/self/status': 'Name:\ta\n',
        '/p/1/ns/pid': { link: 'pid:[1]' },
        '/p/self/ns/pid': { link: 'pid:[1]' },
      },
    ],
    [
      'an old kernel, other namespace',
      false,
      {
        ...self,
        '/p/self/status': 'Name:\ta\n',
        '/p/1/ns/pid': { link: 'pid:[1]' },
        '/p/self/ns/pid': { link: 'pid:[2]' },
      },
    ],
    [
      'an old kernel without NSpid',
      false,
      { ...self, '/p/self/status': 'Name:\ta\n', '/p/1/ns/pid': { error: 'EACCES' } },
    ],
  ])('%s', (_, expected, entries) => {
    expect(check(entries)).toBe(expected);
  });

  it('holds for /proc', () => {
    expect(isOwnPidNamespace({ io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: '' })).toBe(true);
  });
});
