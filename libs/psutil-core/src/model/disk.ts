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
