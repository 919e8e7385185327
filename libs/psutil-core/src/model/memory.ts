/** Physical memory of the machine, in bytes. Null where the platform or this kernel does not report it. */
export interface VirtualMemory {
  /** Physical memory without what the kernel reserved for itself at boot. */
  readonly total: number;
  /**
   * Memory that new processes can get without swapping. Estimated by this library on Linux < 3.14. Includes
   * `zfsArcReclaimable`, as in htop; psutil and free(1) count that as used.
   */
  readonly available: number;
  /** `(total - available) / total * 100`, one decimal. */
  readonly percent: number;
  /** `total - available`. */
  readonly used: number;
  /** Memory that is not used at all, not even for caches. */
  readonly free: number;
  /** Used recently; reclaimed only if necessary. */
  readonly active: number | null;
  /** Not used recently; reclaimed first. */
  readonly inactive: number | null;
  /** Cache of block devices: file system metadata. */
  readonly buffers: number | null;
  /** Cache of file contents, and the kernel's reclaimable slab. */
  readonly cached: number | null;
  /** Shared memory and tmpfs. */
  readonly shared: number | null;
  /** The kernel's own data structures. */
  readonly slab: number | null;
  /** Beyond psutil: the cache of ZFS, which is not part of `cached`; null without ZFS. */
  readonly zfsArc: number | null;
  /** Beyond psutil: what ZFS gives back to processes that need memory; part of `available`. */
  readonly zfsArcReclaimable: number | null;
}

/** Swap space, in bytes. Null where the kernel does not report it. */
export interface SwapMemory {
  /** The total size of all swap areas. */
  readonly total: number | null;
  /** `total - free`. */
  readonly used: number | null;
  /** Not in use. */
  readonly free: number | null;
  /** `used / total * 100`, one decimal; 0 where there is no swap. */
  readonly percent: number | null;
  /** Swapped in from disk since boot. */
  readonly sin: number | null;
  /** Swapped out to disk since boot. */
  readonly sout: number | null;
}

/** The C heap of this process, in bytes, which leaks in native code increase. */
export interface HeapInfo {
  /** Allocated by malloc from the heap and not freed. */
  readonly heapUsed: number;
  /** Allocated by malloc through mmap(2), as large blocks are. */
  readonly mmapUsed: number;
}
