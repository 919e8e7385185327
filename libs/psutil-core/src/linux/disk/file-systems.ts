import type { Mount } from '../../model/disk.js';

/** Types that hold no files of users, from df's list (gnulib's mountlist), and views of the kernel's own state. */
const kernelTypes: ReadonlySet<string> = new Set([
  'autofs',
  'binfmt_misc',
  'bpf',
  'cgroup',
  'cgroup2',
  'configfs',
  'debugfs',
  'devpts',
  'fuse.gvfsd-fuse',
  'fuse.portal',
  'fusectl',
  'mqueue',
  'nsfs',
  'proc',
  'pstore',
  'rpc_pipefs',
  'securityfs',
  'selinuxfs',
  'smackfs',
  'subfs',
  'sysfs',
  'tracefs',
]);

/**
 * Chooses one mount of each file system by the rules of df: the one that shows most of it, nearest to the root of the
 * machine. Bind mounts, mounts of one file, subvolumes and containers share the device number of their file system.
 * Exports of one server that share a number count as several, because they were mounted separately. The order is that
 * of the table. `mounts` are visible ones.
 */
export function chooseFileSystems(mounts: readonly Mount[]): Mount[] {
  const chosen = new Map<string, Mount>();
  for (const mount of mounts) {
    if (kernelTypes.has(mount.fstype)) {
      continue;
    }
    const key = isRemote(mount) ? `${mount.deviceNumber} ${mount.device}` : mount.deviceNumber;
    const present = chosen.get(key);
    if (present === undefined || isBetter(mount, present)) {
      chosen.set(key, mount);
    }
  }
  const winners = new Set(chosen.values());
  return mounts.filter((mount) => winners.has(mount));
}

/** As in df: a device with a path wins, and so does a mount nearer to the root that does not show less. */
function isBetter(mount: Mount, present: Mount): boolean {
  const isNearer = mount.mountpoint.length < present.mountpoint.length && mount.root.length <= present.root.length;
  return isNearer || (mount.device.includes('/') && !present.device.includes('/'));
}

/** Types of cluster and network file systems whose devices do not look like `server:/export` or `//server/share`. */
const remoteTypes: ReadonlySet<string> = new Set([
  'acfs',
  'afs',
  'auristorfs',
  'coda',
  'fhgfs',
  'gpfs',
  'ibrix',
  'ocfs2',
  'vxfs',
]);

/** As in df: whether another machine holds the files. */
function isRemote({ device, fstype }: Mount): boolean {
  return device.includes(':') || (device.startsWith('//') && /^(cifs|smb)/u.test(fstype)) || remoteTypes.has(fstype);
}

/**
 * Whether nothing can be written through a mount. ext4 says emergency_ro after an error, when the file system itself is
 * still mounted for writing.
 */
export function isReadonly({ opts, superOpts }: Mount): boolean {
  return hasOption(opts, 'ro') || hasOption(superOpts, 'ro') || hasOption(superOpts, 'emergency_ro');
}

function hasOption(opts: string, wanted: string): boolean {
  return opts.includes(wanted) && opts.split(',').includes(wanted);
}
