import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseMountinfo, readMountinfo } from './mountinfo.js';

const parse = (text: string) => parseMountinfo({ path: '/proc/self/mountinfo', text });

describe('/proc/PID/mountinfo', () => {
  it('reads every field, whatever optional fields there are', () => {
    expect(parse('36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue\n')).toEqual([
      {
        id: 36,
        parentId: 35,
        deviceNumber: '98:0',
        root: '/mnt1',
        mountpoint: '/mnt2',
        opts: 'rw,noatime',
        fstype: 'ext3',
        device: '/dev/root',
        superOpts: 'rw,errors=continue',
      },
    ]);
    const { io, procRoot } = fixtureContext('host-seen-from-container');
    expect(readMountinfo(io, `${procRoot}/self/mountinfo`).map(({ fstype }) => fstype)).toEqual([
      'overlay',
      'ext4',
      'xfs',
      'ext4',
    ]);
  });

  it('keeps an empty device apart from the options', () => {
    expect(parse('62 27 0:48 / /d/bb rw - tmpfs  rw,size=4k\n')[0]).toMatchObject({
      mountpoint: '/d/bb',
      device: '',
      superOpts: 'rw,size=4k',
    });
  });

  it('undoes escapes, and keeps bytes that are not UTF-8', () => {
    expect(
      parse(String.raw`1 1 0:2 /a\134b /m\040n\012o${'\u00a0\udcff'}\011 rw - fuse.x\040y u@h:/\043 rw`)[0],
    ).toMatchObject({
      root: String.raw`/a\b`,
      mountpoint: '/m n\no\u00a0\udcff\t',
      fstype: 'fuse.x y',
      device: 'u@h:/#',
    });
  });

  it('is not misled by a mount point or an optional field named -', () => {
    expect(parse('1 1 0:2 / - rw - tmpfs - rw')[0]).toMatchObject({ mountpoint: '-', fstype: 'tmpfs', device: '-' });
  });

  it.each([
    ['too few fields', '22 1 8:1 / /'],
    ['no separator', '22 1 8:1 / / rw shared:1'],
    ['nothing behind the separator', '22 1 8:1 / / rw -'],
    ['no device', '22 1 8:1 / / rw - ext4'],
    ['letters as an id', 'x 1 8:1 / / rw - ext4 /dev/a rw'],
    ['letters as a device number', '22 1 8 / / rw - ext4 /dev/a rw'],
  ])('rejects %s', (_, line) => {
    expect(() => parse(line)).toThrow(UnexpectedFormat);
  });
});
