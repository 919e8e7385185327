import { describe, expect, it } from 'vitest';
import { createPsutil } from '../../create-psutil.js';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { createUserNames } from './user-names.js';

const passwd =
  'root:x:0:0:root:/root:/bin/sh\n# comment\n:x:7:7::/:/bin/sh\n' +
  'app:x:1000:1000::/:/bin/sh\nother:x:1000:1000::/:/bin/sh\nbroken\n';

describe('createUserNames', () => {
  it('asks the name service of this machine', () => {
    const nameOf = createUserNames({ io: new FakeIo({}), procRoot: '/proc', sysRoot: '/sys', rootFs: '' });
    expect(nameOf(0)).toBe('root');
    expect(nameOf(2_000_000_001)).toBeNull();
  });

  it('reads the passwd file of another root, once a minute', () => {
    const io = new FakeIo({ '/host/etc/passwd': passwd });
    let now = 0;
    const nameOf = createUserNames({ io, procRoot: '/host/proc', sysRoot: '/host/sys', rootFs: '/host' }, () => now);
    expect([nameOf(1000), nameOf(1000), nameOf(5), nameOf(5)]).toEqual(['app', 'app', null, null]);
    expect(io.reads.length).toBe(2);
    now = 61;
    expect(nameOf(1000)).toBe('app');
    expect(io.reads.length).toBe(3);
  });

  it('returns null without a passwd file', () => {
    const nameOf = createUserNames({
      io: new FakeIo({}),
      procRoot: '/host/proc',
      sysRoot: '/host/sys',
      rootFs: '/host',
    });
    expect(nameOf(0)).toBeNull();
  });
});

describe('an instance with names of its own', () => {
  it('never asks the name service, neither for a process nor in its table', () => {
    const ps = createPsutil({ userName: (uid) => (uid === 4_000_000_000 ? null : `user ${uid}`) });
    const own = `user ${process.getuid?.()}`;
    expect(new ps.Process().username()).toBe(own);
    const table = ps.createProcessTable();
    table.sweepSync();
    expect(table.identity(table.slotOf(process.pid) ?? -1).username).toBe(own);
    table.close();
    expect(ps.platform.userName(4_000_000_000)).toBeNull();
  });
});
