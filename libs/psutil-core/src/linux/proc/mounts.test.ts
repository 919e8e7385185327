import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { readKernelText } from '../files/kernel-text.js';
import { parseMountinfoTypes, parseMounts, readMounts } from './mounts.js';

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

  it.each([
    ['one word', '/dev/a'],
    ['two words', '/dev/a /'],
  ])('rejects %s', (_, text) => {
    expect(() => parse(text)).toThrow(UnexpectedFormat);
  });
});

describe('/proc/PID/mountinfo', () => {
  it('finds the types behind the optional fields', () => {
    const { io, procRoot } = fixtureContext('host-seen-from-container');
    expect([...parseMountinfoTypes(readKernelText(io, `${procRoot}/self/mountinfo`))]).toEqual(['ext4', 'xfs']);
    expect(parseMountinfoTypes({ path: 'mountinfo', text: '22 1 8:1 / / rw\n23 -\n' }).size).toBe(0);
  });
});
