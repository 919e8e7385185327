import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { UnexpectedFormat } from '../../errors.js';
import { decodeUsers, readUsers } from './utmp.js';

const compatibleLayout = { size: 384, seconds: 340, secondsSize: 4 } as const;
const wideLayout = { size: 400, seconds: 344, secondsSize: 8 } as const;

interface Login {
  readonly type?: number;
  readonly pid?: number;
  readonly line?: string;
  readonly user?: string;
  readonly host?: string;
}

function record(login: Login, layout: typeof compatibleLayout | typeof wideLayout = compatibleLayout): Buffer {
  const bytes = Buffer.alloc(layout.size);
  bytes.writeInt16LE(login.type ?? 7, 0);
  bytes.writeInt32LE(login.pid ?? 1234, 4);
  bytes.write(login.line ?? 'pts/0', 8, 32, 'latin1');
  bytes.write(login.user ?? 'alice', 44, 32, 'latin1');
  bytes.write(login.host ?? '', 76, 256, 'latin1');
  bytes.writeInt32LE(1_700_000_000, layout.seconds);
  return bytes;
}

describe('utmp', () => {
  it.each([compatibleLayout, wideLayout])('decodes records of $size bytes and skips boots and logouts', (layout) => {
    const bytes = Buffer.concat([
      record({ type: 2, user: 'reboot' }, layout),
      record({ host: '192.0.2.7' }, layout),
      record({ type: 8 }, layout),
    ]);
    expect(decodeUsers(bytes, 'utmp', layout)).toEqual([
      { name: 'alice', terminal: 'pts/0', host: '192.0.2.7', started: 1_700_000_000, pid: 1234 },
    ]);
  });

  it.each([
    ['', 'localhost'],
    [':0', 'localhost'],
    [':0.0', 'localhost'],
    [':1', ':1'],
    ['h'.repeat(256), 'h'.repeat(256)],
  ])('reads host %j as %j', (host, expected) => {
    expect(decodeUsers(record({ host }), 'utmp', compatibleLayout)[0]?.host).toBe(expected);
  });

  it('keeps names that fill their field, and bytes that are not UTF-8', () => {
    expect(decodeUsers(record({ user: 'u'.repeat(32), line: '' }), 'utmp', compatibleLayout)[0]).toMatchObject({
      name: 'u'.repeat(32),
      terminal: null,
    });
    expect(decodeUsers(record({ user: 'a\xff' }), 'utmp', compatibleLayout)[0]?.name).toBe('a\udcff');
  });

  it('rejects half a record', () => {
    expect(() => decodeUsers(Buffer.alloc(385), '/var/run/utmp', compatibleLayout)).toThrow(UnexpectedFormat);
  });

  it('is empty without the file, and throws if reading it is denied', () => {
    const context = (io: FakeIo) => ({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '/host' });
    expect(readUsers(context(new FakeIo({})))).toEqual([]);
    expect(() => readUsers(context(new FakeIo({ '/host/var/run/utmp': { error: 'EACCES' } })))).toThrow('EACCES');
  });
});
