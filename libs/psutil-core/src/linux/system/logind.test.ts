import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { parseSession } from './logind.js';
import { readUsers } from './utmp.js';

/** As systemd 257 of Debian 13 writes it. */
const session = `# This is private data. Do not parse.
UID=1000
USER=alice
ACTIVE=1
IS_DISPLAY=1
STATE=active
REMOTE=1
LEADER_FD_SAVED=1
TYPE=tty
ORIGINAL_TYPE=tty
CLASS=user
SCOPE=session-3.scope
FIFO=/run/systemd/sessions/3.ref
TTY=pts/0
REMOTE_HOST=192.0.2.7
SERVICE=sshd
LEADER=1234
AUDIT=3
REALTIME=1700000000250000
MONOTONIC=5000000
`;
const alice = { name: 'alice', terminal: 'pts/0', host: '192.0.2.7', started: 1_700_000_000.25, pid: 1234 };

const usersOf = (files: ConstructorParameters<typeof FakeIo>[0], rootFs = '') =>
  readUsers({ io: new FakeIo(files), procRoot: '/proc', sysRoot: '/sys', rootFs });

const sessionWith = (line: string): string => {
  const key = line.slice(0, line.indexOf('=') + 1);
  return session
    .split('\n')
    .map((old) => (old.startsWith(key) ? line : old))
    .join('\n');
};

describe('users() of a system without utmp', () => {
  it('has the sessions of logind', () => {
    const local = session.replace('TTY=pts/0\nREMOTE_HOST=192.0.2.7\n', 'SEAT=seat0\nDISPLAY=:0\n');
    const files = {
      '/run/systemd/sessions/3': session,
      '/run/systemd/sessions/3.ref': { error: 'EACCES' },
      '/run/systemd/sessions/.#3a8b': 'UID=1000\nUSER=half',
      '/run/systemd/sessions/c1': local,
    } as const;
    expect(usersOf(files)).toEqual([alice, { ...alice, terminal: ':0', host: 'localhost' }]);
    const moved = Object.fromEntries(Object.entries(files).map(([path, file]) => [`/host${path}`, file]));
    expect(usersOf(moved, '/host')).toHaveLength(2);
  });

  it('prefers utmp, also an empty one', () => {
    expect(usersOf({ '/run/systemd/sessions/3': session, '/var/run/utmp': '' })).toEqual([]);
  });

  it('skips a session that ended meanwhile, and says that one may not be read', () => {
    expect(usersOf({ '/run/systemd/sessions/3': { error: 'ENOENT' } })).toEqual([]);
    expect(() => usersOf({ '/run/systemd/sessions/3': { error: 'EACCES' } })).toThrow('EACCES');
  });
});

describe('a session of logind', () => {
  it.each([
    ['CLASS=greeter'],
    ['CLASS=manager'],
    ['CLASS=background'],
    ['STATE=closing'],
    ['REALTIME='],
    ['REALTIME=x'],
  ])('with %s is no login', (line) => {
    expect(parseSession({ path: 'session', text: sessionWith(line) })).toBeNull();
  });

  it.each([
    ['CLASS=user-early', alice],
    ['STATE=online', alice],
    ['USER=', { ...alice, name: '1000' }],
    ['TTY=', { ...alice, terminal: null }],
    ['LEADER=', { ...alice, pid: null }],
    [String.raw`REMOTE_HOST="a \"b\" \$c"`, { ...alice, host: 'a "b" $c' }],
  ])('with %s is understood', (line, user) => {
    expect(parseSession({ path: 'session', text: sessionWith(line) })).toEqual(user);
  });

  it.each([[''], ['\n\n'], ['=x\n'], ['nonsense'], ['REALTIME=1\n']])('that is odd is none: %j', (text) => {
    expect(parseSession({ path: 'session', text })).toBeNull();
  });
});
