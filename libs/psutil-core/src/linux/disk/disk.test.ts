import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

describe('fileSystems', () => {
  const everything = () => true;

  it('ignores mounts before it chooses among those of a file system', () => {
    const disk = diskOfFiles({
      '/proc/self/mountinfo':
        '27 1 254:0 / / rw - ext4 /dev/vda rw\n40 27 7:0 / /a rw - ext4 /dev/loop0 rw\n' +
        '41 27 7:0 / /srv/a rw - ext4 /dev/loop0 rw\n',
    });
    const accepted = disk.fileSystems(({ mountpoint }) => mountpoint !== '/a');
    expect(accepted.map(({ mountpoint }) => mountpoint)).toEqual(['/', '/srv/a']);
  });

  it('names a volume of the device mapper as it is named after the next restart too', () => {
    const files = { '/proc/self/mountinfo': '27 1 253:0 / / rw - xfs /dev/dm-0 rw\n' };
    const named = diskOfFiles({ ...files, '/sys/block/dm-0/dm/name': 'vg0-root\n' }).fileSystems(everything);
    expect([...named, ...diskOfFiles(files).fileSystems(everything)].map(({ device }) => device)).toEqual([
      '/dev/mapper/vg0-root',
      '/dev/dm-0',
    ]);
  });

  it("lists the host's from within a container, except those that the container does not see", () => {
    const disk = createLinuxDisk({ ...fixtureContext('host-seen-from-container'), rootFs: '/host' });
    expect(disk.fileSystems(everything).map(({ mountpoint }) => mountpoint)).toEqual(['/', '/var']);
  });

  it("lists mounts below rootFs if the host's table is forbidden", () => {
    const io = new FakeIo({
      '/host/proc/1/mountinfo': { error: 'EACCES' },
      '/host/proc/self/mountinfo':
        '50 40 0:45 / / rw - overlay overlay rw\n51 50 8:1 / /host ro - ext4 /dev/sda1 rw\n' +
        '52 51 8:2 / /host/var ro - xfs /dev/sda2 rw\n',
    });
    const disk = createLinuxDisk({ io, procRoot: '/host/proc', sysRoot: '/host/sys', rootFs: '/host' });
    expect(disk.fileSystems(everything)).toMatchObject([
      { device: '/dev/sda1', mountpoint: '/', isReadonly: true },
      { device: '/dev/sda2', mountpoint: '/var' },
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

  it('follows absolute links inside of rootFs (they led to the file systems of the container)', () => {
    const root = mkdtempSync(join(tmpdir(), 'psutil-root-'));
    try {
      symlinkSync('/dev/shm', join(root, 'shm'));
      const prefixed = createLinuxDisk({ io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: root });
      expect(() => prefixed.diskUsage('/shm')).toThrow(expect.objectContaining({ errno: 2, path: `${root}/dev/shm` }));
    } finally {
      rmSync(root, { recursive: true });
    }
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
