import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseMounts, readMounts } from './mounts.js';

const parse = (text: string) => parseMounts({ path: '/proc/self/mounts', text });

describe('/proc/PID/mounts', () => {
  it('reads all mounts and undoes octal escapes', () => {
    const { io, procRoot } = fixtureContext('debian-12-vm');
    const mounts = readMounts(io, `${procRoot}/self/mounts`);
    expect(mounts).toHaveLength(7);
    expect(mounts[4]).toEqual({
      device: '/dev/vdb',
      mountpoint: '/mnt/with blank\ttab\\slash',
      fstype: 'xfs',
      opts: 'rw,noatime',
    });
  });

  it('keeps blanks that are not separators, and bytes that are not UTF-8', () => {
    expect(parse('/dev/a /mnt/no\u00a0break\udcff ext4 rw 0 0')[0]?.mountpoint).toBe('/mnt/no\u00a0break\udcff');
  });

  it('skips comments, as an old /etc/mtab has', () => {
    expect(parse('# comment\n\n/dev/a / ext4')).toEqual([
      { device: '/dev/a', mountpoint: '/', fstype: 'ext4', opts: '' },
    ]);
  });

  it('keeps an empty device, which shifted the other columns', () => {
    expect(parse(' /d/bb tmpfs rw,relatime 0 0\n')).toEqual([
      { device: '', mountpoint: '/d/bb', fstype: 'tmpfs', opts: 'rw,relatime' },
    ]);
  });

  it.each([
    ['a device that looks like a comment', '#x /d tmpfs rw 0 0', '#x'],
    ['the same with an escape', String.raw`\043x /d tmpfs rw 0 0`, '#x'],
    ['options with a blank, as old overlays have', 'overlay /d overlay rw,lowerdir=/a b 0 0', 'overlay'],
  ])('keeps %s', (_, line, device) => {
    expect(parse(line)).toEqual([expect.objectContaining({ device, mountpoint: '/d' })]);
  });

  it('reads several blanks and tabs, as mount(8) writes them into an old /etc/mtab', () => {
    expect(parse('/dev/a\t/  ext4   rw  0 0')[0]).toEqual({
      device: '/dev/a',
      mountpoint: '/',
      fstype: 'ext4',
      opts: 'rw',
    });
  });

  it.each([
    ['one word', '/dev/a'],
    ['two words', '/dev/a /'],
  ])('rejects %s', (_, text) => {
    expect(() => parse(text)).toThrow(UnexpectedFormat);
  });
});
