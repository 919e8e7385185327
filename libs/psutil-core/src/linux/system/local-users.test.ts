import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { asksFilesOnly, createLocalUsers, parsePasswd } from './local-users.js';

describe('users of the passwd file', () => {
  it('are those with a number; the first entry of a number counts', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/:/bin/sh\n\n+@admins\nbroken:x\n:x:7:\nü\udcff:x:1000:::\n';
    expect([...parsePasswd(text)]).toEqual([
      [0, 'root'],
      [1000, 'ü\udcff'],
    ]);
  });

  it.each([
    ['', true],
    ['passwd: files', true],
    ['# passwd: ldap\n  passwd:\tfiles # and nothing else', true],
    ['passwd: files systemd', false],
    ['passwd:files [!UNAVAIL=return] sss', false],
    ['passwd: compat', false],
    ['group: ldap\npasswd: files\nshadow: sss', true],
  ])('are all there are with nsswitch.conf %j: %s', (text, expected) => {
    expect(asksFilesOnly(text)).toBe(expected);
  });

  it("are the host's, and all there are, from within a container", () => {
    const io = new FakeIo({ '/host/etc/passwd': 'app:x:70001:::', '/host/etc/nsswitch.conf': 'passwd: files ldap' });
    const users = createLocalUsers({ io, procRoot: '/host/proc', sysRoot: '/host/sys', rootFs: '/host' })();
    expect(users).toEqual({ names: new Map([[70_001, 'app']]), isComplete: true });
  });
});
