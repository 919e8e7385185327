import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { FakeIo, type FakeEntry } from '../../../tests/testing/fake-io.js';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { NativeCallFailed, NotSupported } from '../../errors.js';
import { realIo } from '../../platform/io.js';
import { createLinuxDisk } from './disk.js';

const diskOf = (machine: string) => createLinuxDisk(fixtureContext(machine));
const diskOfFiles = (files: Readonly<Record<string, FakeEntry>>, device = 0) =>
  createLinuxDisk({ io: new FakeIo(files, device), procRoot: '/proc', sysRoot: '/sys', rootFs: '' });

describe('diskPartitions', () => {
  it('keeps file systems on devices', () => {
    expect(
      diskOf('debian-12-vm')
        .diskPartitions(false)
        .map(({ device }) => device),
    ).toEqual(['/dev/vda1', '/dev/vdb', 'tank/data']);
  });

  it('lists everything on request, and "none" as no device', () => {
    expect(
      diskOf('debian-12-vm')
        .diskPartitions(true)
        .map(({ device }) => device),
    ).toEqual(['proc', 'sysfs', '/dev/vda1', 'tmpfs', '/dev/vdb', '', 'tank/data']);
  });

  it('falls back to mounted types if /proc/filesystems is forbidden', () => {
    const disk = diskOfFiles({
      '/proc/filesystems': { error: 'EACCES' },
      '/proc/self/mounts': '/dev/a / ext4 rw 0 0\n',
      '/proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/a rw\n',
    });
    expect(disk.diskPartitions(false)).toEqual([{ device: '/dev/a', mountpoint: '/', fstype: 'ext4', opts: 'rw' }]);
  });

  it.each([
    ['/proc/partitions', { '/proc/partitions': 'major minor  #blocks  name\n\n 254        1  264210456 vda1\n' }],
    ['/sys/dev/block', { '/sys/dev/block/254:1/uevent': 'MAJOR=254\nMINOR=1\nDEVNAME=vda1\nDEVTYPE=partition\n' }],
    ['/sys/class/block', { '/sys/class/block/vda/dev': '254:0\n', '/sys/class/block/vda1/dev': '254:1\n' }],
  ])('finds the device behind /dev/root in %s', (_, files) => {
    const disk = diskOfFiles(
      { ...files, '/proc/self/mounts': '/dev/root / ext4 rw 0 0\nrootfs / rootfs rw 0 0\n', '/dev/vda1': '' },
      254 * 256 + 1,
    );
    expect(disk.diskPartitions(true).map(({ device }) => device)).toEqual(['/dev/vda1', '/dev/vda1']);
  });

  it('leaves /dev/root as it is if no device with its number exists', () => {
    const disk = diskOfFiles(
      { '/proc/partitions': 'x\n\n 254 1 5 vda1\n', '/proc/self/mounts': '/dev/root / ext4 rw 0 0\n' },
      254 * 256 + 1,
    );
    expect(disk.diskPartitions(true).map(({ device }) => device)).toEqual(['/dev/root']);
  });

  it("reads the host's table from within a container", () => {
    const disk = createLinuxDisk({ ...fixtureContext('host-seen-from-container'), rootFs: '/host' });
    expect(disk.diskPartitions(false).map(({ mountpoint }) => mountpoint)).toEqual(['/', '/var']);
  });

  it("lists mounts below rootFs if the host's table is forbidden", () => {
    const io = new FakeIo({
      '/host/proc/1/mounts': { error: 'EACCES' },
      '/host/proc/self/mounts':
        'overlay / overlay rw 0 0\n/dev/sda1 /host ext4 ro 0 0\n' +
        '/dev/sda2 /host/var xfs ro 0 0\n/dev/sda3 /hostile xfs ro 0 0\n',
    });
    const disk = createLinuxDisk({ io, procRoot: '/host/proc', sysRoot: '/host/sys', rootFs: '/host' });
    expect(disk.diskPartitions(true).map(({ device, mountpoint }) => [device, mountpoint])).toEqual([
      ['/dev/sda1', '/'],
      ['/dev/sda2', '/var'],
    ]);
  });
});

describe('diskUsage', () => {
  const disk = createLinuxDisk({ io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: '' });

  it('reads the file system of a path', () => {
    const usage = disk.diskUsage('/');
    expect(usage.total).toBeGreaterThanOrEqual(usage.used + usage.free);
    expect(usage.percent).toBeCloseTo((usage.used / (usage.used + usage.free)) * 100, 0);
  });

  it('reads paths below rootFs', () => {
    const prefixed = createLinuxDisk({ io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: tmpdir() });
    expect(prefixed.diskUsage('').total).toBe(disk.diskUsage(tmpdir()).total);
  });

  it('says which path does not exist', () => {
    expect(() => disk.diskUsage('/no/such/path')).toThrow(NativeCallFailed);
    expect(() => disk.diskUsage('/no/such/path')).toThrow(expect.objectContaining({ errno: 2, path: '/no/such/path' }));
  });
});

describe('diskIoCounters', () => {
  it('leaves out partitions, whose I/O is included in their disk, unless asked per disk', () => {
    const disk = diskOf('many-disks');
    expect([...disk.diskIoCounters(false).keys()]).toEqual([
      'sda',
      'nvme0n1',
      'cciss/c0d0',
      'dm-0',
      'md127',
      'loop7',
      'sr0',
      'mmcblk0',
    ]);
    expect(disk.diskIoCounters(true).size).toBe(13);
  });

  it('reads /sys/block if there is no /proc/diskstats', () => {
    const disks = diskOf('sysfs-only-disks').diskIoCounters(true);
    expect([...disks.keys()].sort()).toEqual(['cciss/c0d0', 'sda', 'sda1']);
    expect(disks.get('sda1')).toMatchObject({ readCount: 901, readBytes: 20_008 * 512 });
    expect([...diskOf('sysfs-only-disks').diskIoCounters(false).keys()].sort()).toEqual(['cciss/c0d0', 'sda']);
  });

  it('is not supported if neither exists', () => {
    expect(() => diskOfFiles({}).diskIoCounters(true)).toThrow(NotSupported);
  });
});
