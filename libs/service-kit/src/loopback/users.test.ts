import { describe, expect, test } from 'vitest';
import { describeUser, findUid, parsePasswd } from './users.js';

const passwd = parsePasswd(
  [
    'root:x:0:0:root:/root:/bin/bash',
    '+::::::',
    '',
    'psfleet:x:998:998::/var/lib/psfleet:/usr/sbin/nologin',
    'odd',
  ].join('\n'),
);

describe('local users', () => {
  test('are found by name, or by number', () => {
    expect(findUid('psfleet', passwd)).toBe(998);
    expect(findUid('101', passwd)).toBe(101);
    expect(findUid('clickhouse', passwd)).toBeNull();
  });

  test('are described by name where they have one', () => {
    expect(describeUser(998, passwd)).toBe('user psfleet (uid 998)');
    expect(describeUser(101, passwd)).toBe('the user with uid 101');
  });
});
