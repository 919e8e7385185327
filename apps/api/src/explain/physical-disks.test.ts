import { describe, expect, it } from 'vitest';
import { isPhysicalDisk } from './physical-disks.js';

const physical = (...names: readonly string[]): readonly string[] =>
  names.filter((name) => isPhysicalDisk(name, names));

describe('isPhysicalDisk', () => {
  it.each([
    [
      ['sda', 'sda1', 'sda15', 'sdb', 'sr0'],
      ['sda', 'sdb', 'sr0'],
    ],
    [
      ['nvme0n1', 'nvme0n1p1', 'nvme0n1p12', 'nvme1n1'],
      ['nvme0n1', 'nvme1n1'],
    ],
    [
      ['mmcblk0', 'mmcblk0p1', 'mmcblk0boot0'],
      ['mmcblk0', 'mmcblk0boot0'],
    ],
    [['vda', 'dm-0', 'md127', 'loop3', 'zram0', 'nbd1'], ['vda']],
    // A virtual machine may be given a partition without its disk.
    [
      ['xvda1', 'xvdb'],
      ['xvda1', 'xvdb'],
    ],
    [
      ['sdaa', 'sda', 'sdaa1'],
      ['sdaa', 'sda'],
    ],
  ])('leaves out of %s what other devices count again', (names, expected) => {
    expect(physical(...names)).toEqual(expected);
  });
});
