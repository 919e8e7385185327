import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { parseDeviceFilesystems, readDeviceFilesystems } from './filesystems.js';

describe('/proc/filesystems', () => {
  it('keeps the types that need a device, and zfs', () => {
    expect([...readDeviceFilesystems(fixtureContext('debian-12-vm'))].sort()).toEqual([
      'btrfs',
      'ext3',
      'ext4',
      'fuseblk',
      'squashfs',
      'vfat',
      'xfs',
      'zfs',
    ]);
  });

  it('takes lines without a tab too', () => {
    expect([...parseDeviceFilesystems({ path: '/proc/filesystems', text: 'ext4\n\nnodev\n' })]).toEqual(['ext4']);
  });
});
