import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { parseBlockStat, parseDiskstats, readDiskstats } from './diskstats.js';

const parse = (text: string) => parseDiskstats({ path: '/proc/diskstats', text });

describe('/proc/diskstats', () => {
  it('reads the 20 columns of Linux >= 5.5, sectors as 512 bytes', () => {
    expect(readDiskstats(fixtureContext('debian-12-vm')).get('vda')).toEqual({
      readCount: 81_386,
      readMergedCount: 30_204,
      readBytes: 4_744_970 * 512,
      readTime: 24_345,
      writeCount: 9109,
      writeMergedCount: 66_255,
      writeBytes: 4_708_736 * 512,
      writeTime: 56_353,
      busyTime: 13_052,
    });
  });

  it.each([
    ['14 columns of Linux 2.6', '   3    0   hda 1 2 3 4 5 6 7 8 9 10 11'],
    ['18 columns of Linux 4.18', '   3    0   hda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15'],
    ['15 columns of Linux 2.4', '   3    0    1 hda 2 3 4 5 6 7 8 9 10 11 12'],
  ])('reads the %s', (_, line) => {
    expect(parse(line).get('hda')).toEqual({
      readCount: 1,
      readMergedCount: 2,
      readBytes: 3 * 512,
      readTime: 4,
      writeCount: 5,
      writeMergedCount: 6,
      writeBytes: 7 * 512,
      writeTime: 8,
      busyTime: 10,
    });
  });

  it.each([
    ['LXCFS 5 (14 numbers)', '8 0 sda 0 0 0 0 46 0 977 34 0 2 0 0 0 0'],
    ['13 numbers', '8 0 sda 0 0 0 0 46 0 977 34 0 2 0 0 0'],
    ['12 numbers, a name that begins like a number', '8 0 0sda 0 0 0 0 46 0 977 34 0 2 0 0'],
    ['10 numbers', '8 0 sda 0 0 0 0 46 0 977 34 0 2'],
    ['25 numbers', '8 0 sda 0 0 0 0 46 0 977 34 0 2 0 1 2 3 4 5 6 7 8 9 10 11 12 13'],
  ])('reads the columns that are there: %s', (_, line) => {
    expect([...parse(line).values()]).toEqual([
      expect.objectContaining({ readCount: 0, writeCount: 46, writeBytes: 977 * 512, writeTime: 34, busyTime: 2 }),
    ]);
  });

  it('does not know the busy time without its column', () => {
    expect(parse('8 0 sda 1 2 3 4 5 6 7 8').get('sda')).toMatchObject({ writeTime: 8, busyTime: null });
  });

  it('returns null for partition counters that Linux before 2.6.25 lacks', () => {
    expect(parse('   3    1   hda1 1 2 3 4').get('hda1')).toEqual({
      readCount: 1,
      readBytes: 2 * 512,
      writeCount: 3,
      writeBytes: 4 * 512,
      readTime: null,
      writeTime: null,
      readMergedCount: null,
      writeMergedCount: null,
      busyTime: null,
    });
  });

  it('keeps slashes in names', () => {
    expect([...readDiskstats(fixtureContext('many-disks')).keys()]).toContain('cciss/c0d0p1');
  });

  it.each([
    ['3 columns', '3 0 hda'],
    ['7 numbers', '3 0 hda 1 2 3 4 5 6 7'],
    ['5 numbers', '3 0 hda 1 2 3 4 5'],
    ['letters', '3 0 hda a 2 3 4 5 6 7 8 9 10 11'],
    ['negative', '3 1 hda1 1 -2 3 4'],
  ])('rejects %s', (_, line) => {
    expect(() => parse(line)).toThrow(UnexpectedFormat);
  });
});

describe('/sys/block/DISK/stat', () => {
  it('has the same numbers without names', () => {
    expect(parseBlockStat({ path: 'stat', text: '  1 2 3 4 5 6 7 8 9 10 11\n' })).toEqual(
      parse('3 0 hda 1 2 3 4 5 6 7 8 9 10 11').get('hda'),
    );
  });

  it.each([
    ['nothing', ''],
    ['seven numbers', '1 2 3 4 5 6 7'],
    ['letters', '1 2 x 4 5 6 7 8 9 10 11'],
  ])('rejects %s', (_, text) => {
    expect(() => parseBlockStat({ path: 'stat', text })).toThrow(UnexpectedFormat);
  });
});
