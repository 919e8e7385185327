import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
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
    expect(decodeUsers(bytes, layout)).toEqual([
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
    expect(decodeUsers(record({ host }), compatibleLayout)[0]?.host).toBe(expected);
  });

  it('keeps names that fill their field, and bytes that are not UTF-8', () => {
    expect(decodeUsers(record({ user: 'u'.repeat(32), line: '' }), compatibleLayout)[0]).toMatchObject({
      name: 'u'.repeat(32),
      terminal: null,
    });
    expect(decodeUsers(record({ user: 'a\xff' }), compatibleLayout)[0]?.name).toBe('a\udcff');
  });

  it('has the records before a torn last one', () => {
    const torn = Buffer.concat([record({}), record({ user: 'bob' }), record({ user: 'carol' }).subarray(0, 100)]);
    expect(decodeUsers(torn, compatibleLayout).map(({ name }) => name)).toEqual(['alice', 'bob']);
    expect(decodeUsers(torn.subarray(0, 383), compatibleLayout)).toEqual([]);
  });

  it.each([
    [compatibleLayout, 0x8000_0010],
    [compatibleLayout, 0xffff_ffff],
    [wideLayout, 0x1_0000_0010],
  ])('has logins after 2038 ($size, %d)', (layout, seconds) => {
    const bytes = record({}, layout);
    bytes.writeUIntLE(seconds, layout.seconds, layout.secondsSize === 8 ? 6 : 4);
    expect(decodeUsers(bytes, layout)[0]?.started).toBe(seconds);
  });

  it('is empty without the file, and throws if reading it is denied', () => {
    const context = (io: FakeIo) => ({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '/host' });
    expect(readUsers(context(new FakeIo({})))).toEqual([]);
    expect(() => readUsers(context(new FakeIo({ '/host/var/run/utmp': { error: 'EACCES' } })))).toThrow('EACCES');
  });
});
