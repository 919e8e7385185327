import type { Mount } from '../../model/disk.js';

/**
 * Types that the kernel answers for by itself, from memory. Whatever is not here may wait for another machine (NFS,
 * CIFS, Ceph, ...), for a program (FUSE) or for an automounter.
 */
const localTypes: ReadonlySet<string> = new Set(
  [
    'adfs affs bcachefs befs bfs btrfs cramfs devtmpfs efivarfs efs erofs exfat ext2 ext3 ext4 f2fs',
    'freevxfs hfs hfsplus hpfs hugetlbfs iso9660 jffs2 jfs minix msdos nilfs2 ntfs3 omfs qnx4 qnx6 ramfs',
    'reiserfs rootfs romfs squashfs sysv tmpfs ubifs udf ufs vfat xfs zfs zonefs',
    // Views of the kernel's own state.
    'binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts fusectl mqueue nsfs proc pstore rpc_pipefs',
    'securityfs selinuxfs smackfs sysfs tracefs',
  ].flatMap((types) => types.split(' ')),
);

/** Types that ask the file systems which they show, by path. */
const stackedTypes: ReadonlySet<string> = new Set(['overlay', 'aufs', 'ecryptfs']);

/** Tells which mounts may hang by their type. A stacked file system may lie on any other mount of the table. */
export function createTypeCheck(mounts: readonly Mount[]): (mount: Mount) => boolean {
  const isAnyForeign = mounts.some(({ fstype }) => !localTypes.has(fstype) && !stackedTypes.has(fstype));
  return ({ fstype }) => (stackedTypes.has(fstype) ? isAnyForeign : !localTypes.has(fstype));
}

/** Tells which mounts may hang: by their type, or because the path to them leads through one that may. */
export function createHangCheck(mounts: readonly Mount[]): (mount: Mount) => boolean {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const hangsItself = createTypeCheck(mounts);
  // Any user can make a chain of a hundred thousand mounts: the answer for each is kept.
  const known = new Map<number, boolean>();
  return (mount) => {
    const way: number[] = [];
    let mayHang = false;
    for (let above: Mount | undefined = mount; above !== undefined && !mayHang; above = byId.get(above.parentId)) {
      const before = known.get(above.id);
      mayHang = before ?? hangsItself(above);
      if (before !== undefined) {
        break;
      }
      known.set(above.id, mayHang); // The root of a namespace is its own parent.
      way.push(above.id);
    }
    for (const id of way) {
      known.set(id, mayHang);
    }
    return mayHang;
  };
}
