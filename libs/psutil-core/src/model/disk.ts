/** One mounted file system. */
export interface DiskPartition {
  /** Device path ('/dev/sda1', 'C:\'), '' where there is none. */
  readonly device: string;
  /** The directory where it is mounted. */
  readonly mountpoint: string;
  /** File system type ('ext4', 'NTFS'). */
  readonly fstype: string;
  /** Mount options, separated by commas. */
  readonly opts: string;
}

/** One line of the kernel's mount table, which psutil does not have: proc_pid_mountinfo(5). */
export interface Mount {
  /** Unique among present mounts; reused after it is unmounted. */
  readonly id: number;
  /** The mount that holds `mountpoint`; for the root of the tree one that is not in the table, or itself. */
  readonly parentId: number;
  /** `major:minor` of the file system, which all its mounts share. */
  readonly deviceNumber: string;
  /** The part of the file system that is mounted: '/' or, in bind mounts and subvolumes, a path inside it. */
  readonly root: string;
  /** The directory, or in bind mounts also the file, where it is mounted. */
  readonly mountpoint: string;
  /** Options of this mount ('ro,noatime'), separated by commas. */
  readonly opts: string;
  /** File system type ('ext4', 'fuse.sshfs'). */
  readonly fstype: string;
  /** The device or source ('/dev/sda1', 'server:/export', 'tmpfs'); may be ''. */
  readonly device: string;
  /** Options of the file system, which all its mounts share, separated by commas. */
  readonly superOpts: string;
}

/** A mounted file system, by the mount through which it is seen best. */
export interface FileSystem extends Mount {
  /** Whether nothing can be written through this mount. */
  readonly isReadonly: boolean;
  /**
   * Whether a program may wait for ever when it asks this file system, or a directory above it, for something: another
   * machine or another program answers for it.
   */
  readonly mayHang: boolean;
}

/** Selects mounts of the file systems to list. */
export interface FileSystemOptions {
  /** Mounts for which it returns false are ignored, and so is a file system without other mounts. */
  readonly accept?: (mount: Mount) => boolean;
}

/** Space of a file system in bytes, as `df` shows it. */
export interface DiskUsage {
  /** Size, including blocks reserved for root. */
  readonly total: number;
  /** Used space. */
  readonly used: number;
  /** Space that is available to users other than root. */
  readonly free: number;
  /** `used / (used + free) * 100`, one decimal. */
  readonly percent: number;
}

/** Space and inodes of a file system, as `df` and `df -i` show them. */
export interface FileSystemUsage extends DiskUsage {
  /** Number of inodes; null where it is not limited in advance (btrfs, vfat). */
  readonly inodesTotal: number | null;
  readonly inodesUsed: number | null;
  readonly inodesFree: number | null;
}

/** I/O of one disk, or of all disks, since boot. Null where the platform or this kernel does not report it. */
export interface DiskIoCounters {
  /** Reads completed. */
  readonly readCount: number;
  /** Writes completed. */
  readonly writeCount: number;
  /** Bytes read. */
  readonly readBytes: number;
  /** Bytes written. */
  readonly writeBytes: number;
  /** Milliseconds spent reading, summed over requests, so that it may grow faster than the clock. */
  readonly readTime: number | null;
  /** Milliseconds spent writing, summed over requests. */
  readonly writeTime: number | null;
  /** Reads merged with a neighbour before they reached the disk. */
  readonly readMergedCount: number | null;
  /** Writes merged with a neighbour before they reached the disk. */
  readonly writeMergedCount: number | null;
  /** Milliseconds during which any I/O was in progress. */
  readonly busyTime: number | null;
}
