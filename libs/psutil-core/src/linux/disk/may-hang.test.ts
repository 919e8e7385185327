import { describe, expect, it } from 'vitest';
import { parseMountinfo } from '../proc/mountinfo.js';
import { createHangCheck } from './may-hang.js';

/** The mount points that may hang. */
function hanging(...lines: string[]): string[] {
  const mounts = parseMountinfo({ path: 'mountinfo', text: lines.join('\n') });
  return mounts.filter(createHangCheck(mounts)).map(({ mountpoint }) => mountpoint);
}

const root = '27 27 254:0 / / rw - ext4 /dev/vda rw';

describe('mounts that may hang', () => {
  it('are none on a machine with disks and memory only', () => {
    expect(
      hanging(
        root,
        '28 27 0:23 / /dev/shm rw - tmpfs tmpfs rw',
        '29 27 0:30 / /var/lib/c rw - overlay overlay rw,upperdir=/u',
      ),
    ).toEqual([]);
  });

  it.each(['nfs4', 'cifs', 'ceph', 'fuse', 'fuse.sshfs', 'fuseblk', 'autofs', '9p', 'virtiofs', 'a-type-of-tomorrow'])(
    'are those of type %s',
    (type) => {
      expect(hanging(root, `40 27 0:50 / /mnt/nas rw - ${type} nas:/export rw`)).toEqual(['/mnt/nas']);
    },
  );

  it('are local ones whose path leads through one that may', () => {
    expect(
      hanging(
        root,
        '40 27 0:50 / /mnt/nas rw - nfs nas:/export rw',
        '41 40 7:0 / /mnt/nas/images/a rw - ext4 /dev/loop0 rw',
        '42 41 0:60 / /mnt/nas/images/a/tmp rw - tmpfs tmpfs rw',
        '43 27 7:1 / /mnt/nas-backup rw - ext4 /dev/loop1 rw',
      ),
    ).toEqual(['/mnt/nas', '/mnt/nas/images/a', '/mnt/nas/images/a/tmp']);
  });

  it('are overlays where anything else may hang, because they ask the layers below', () => {
    expect(
      hanging(
        root,
        '40 27 0:50 / /mnt/nas rw - nfs nas:/export rw',
        '41 27 0:60 / /merged rw - overlay overlay rw,lowerdir=/mnt/nas/x',
      ),
    ).toEqual(['/mnt/nas', '/merged']);
  });

  it('are found in a chain of thirty thousand within a second, which any user can make', () => {
    const chain = Array.from({ length: 30_000 }, (_, at) => `${at + 100} ${at + 99} 0:50 / /m rw - tmpfs none rw`);
    const started = performance.now();
    expect(hanging('99 99 254:0 / / rw - ext4 /dev/vda rw', ...chain)).toEqual([]);
    expect(hanging('99 99 0:40 / / rw - nfs nas:/root rw', ...chain)).toHaveLength(30_001);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
