import { describe, expect, it } from 'vitest';
import { parseMountinfo } from '../proc/mountinfo.js';
import { chooseFileSystems, isReadonly } from './file-systems.js';

const choose = (...lines: string[]) => chooseFileSystems(parseMountinfo({ path: 'mountinfo', text: lines.join('\n') }));
const mountpoints = (...lines: string[]) => choose(...lines).map(({ mountpoint }) => mountpoint);

describe('one mount of each file system', () => {
  it('leaves out bind mounts of folders and files', () => {
    expect(
      mountpoints(
        '27 1 254:0 / / rw - ext4 /dev/vda rw',
        '40 27 254:0 /srv/data /mnt rw - ext4 /dev/vda rw',
        '41 27 254:0 /etc/hosts /a rw - ext4 /dev/vda rw',
        '42 27 7:0 / /data rw - ext4 /dev/loop0 rw',
        '43 27 7:0 / /d rw - ext4 /dev/loop0 rw',
      ),
    ).toEqual(['/', '/d']);
  });

  it('prefers what shows more of the file system to what is nearer to the root', () => {
    expect(
      mountpoints('2 1 7:0 /sub /a rw - ext4 /dev/loop0 rw', '3 1 7:0 / /mnt/whole rw - ext4 /dev/loop0 rw'),
    ).toEqual(['/a']);
    expect(
      mountpoints('3 1 7:0 / /mnt/whole rw - ext4 /dev/loop0 rw', '2 1 7:0 /sub /a rw - ext4 /dev/loop0 rw'),
    ).toEqual(['/mnt/whole']);
  });

  it('keeps the bind mount if nothing else shows the file system, as in containers', () => {
    expect(
      mountpoints('1 0 0:30 / / rw - overlay overlay rw', '2 1 8:1 /var/lib/c/hosts /etc/hosts rw - ext4 /dev/sda1 rw'),
    ).toEqual(['/', '/etc/hosts']);
  });

  it('has one row for the subvolumes of btrfs, which share their space', () => {
    expect(
      mountpoints(
        '27 1 0:25 /@ / rw - btrfs /dev/sda2 rw,subvol=/@',
        '40 27 0:25 /@home /home rw - btrfs /dev/sda2 rw,subvol=/@home',
      ),
    ).toEqual(['/']);
  });

  it('keeps separate mounts of tmpfs and ZFS, and separate exports of a server', () => {
    expect(
      mountpoints(
        '2 1 0:23 / /dev/shm rw - tmpfs tmpfs rw',
        '3 1 0:24 / /run rw - tmpfs tmpfs rw',
        '4 1 0:30 / /tank rw - zfs tank rw',
        '5 1 0:31 / /tank/home rw - zfs tank/home rw',
        '6 1 0:50 / /mnt/a rw - nfs4 nas:/a rw',
        '7 1 0:50 / /mnt/b rw - nfs4 nas:/b rw',
        '8 1 0:50 /x /b rw - nfs4 nas:/b rw',
      ),
    ).toEqual(['/dev/shm', '/run', '/tank', '/tank/home', '/mnt/a', '/mnt/b']);
  });

  it('leaves out what is not for files, and never asks an automount point', () => {
    expect(
      mountpoints(
        '2 1 0:4 / /proc rw - proc proc rw',
        '3 1 0:40 / /misc rw - autofs systemd-1 rw',
        '4 1 0:41 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw',
        '5 1 0:42 / /run/user/0/doc rw - fuse.portal portal rw',
        '6 1 0:43 / /mnt rw - fuse.sshfs me@host:/ rw',
      ),
    ).toEqual(['/mnt']);
  });

  it.each([
    ['rw', 'rw', false],
    ['ro,nosuid', 'rw', true],
    ['rw', 'ro,errors=remount-ro', true],
    ['rw', 'rw,emergency_ro', true],
    ['rw', 'rw,errors=remount-ro', false],
  ])('is read-only with the options %s and %s: %s', (opts, superOpts, expected) => {
    expect(choose(`2 1 7:0 / /a ${opts} - ext4 /dev/loop0 ${superOpts}`).map(isReadonly)).toEqual([expected]);
  });
});
