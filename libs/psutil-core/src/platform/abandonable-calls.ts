import type { FileSystemUsage } from '../model/disk.js';
import type { MemoryFootprint } from '../model/process.js';

/** How long a call may take. */
export interface CallLimit {
  /** Milliseconds after which the call is left behind; 2,000 when omitted. */
  readonly limitMs?: number;
}

/**
 * Calls that can hang for ever, made on threads of a helper process, which starts at the first one and ends when it has
 * been idle for some minutes. A call that exceeds its limit is left behind: its promise rejects with TimeoutExpired,
 * and its thread is stuck until the kernel lets it go. While as many calls of a kind are stuck as the helper has
 * threads for it, further ones reject with Unresponsive at once. A thread of this process would keep it from exiting;
 * the helper holds none of its descriptors, and neither ends later than this process nor keeps it alive.
 */
export interface AbandonableCalls {
  /** Calls that exceeded their limit and have not returned yet. */
  readonly stuck: number;
  /** How many of them are calls of fileSystemUsage; 4 at most. */
  readonly stuckFileSystems: number;
  /** Null while no helper runs. */
  readonly helperPid: number | null;
  /**
   * Milliseconds of CPU time that the calls took, as of the last answer: what the difference around a call shows is its
   * cost, and that of others which were under way. Starting a helper does not count.
   */
  readonly cpuMs: number;
  /** Like fileSystemUsage. */
  fileSystemUsage(path: string, limit?: CallLimit): Promise<FileSystemUsage>;
  /** Login name of a user, from the name service of this machine; null if no user has the id. */
  userName(uid: number, limit?: CallLimit): Promise<string | null>;
  /**
   * Like Process.memoryFootprint, by /proc/PID/smaps_rollup, which takes as long as the process is large. A caller that
   * means one process checks afterwards that it still has this PID.
   */
  memoryFootprint(pid: number, limit?: CallLimit): Promise<MemoryFootprint>;
  /**
   * Like Process.cmdline, which waits for the memory lock of the process; [] for a process that ended. A caller that
   * means one process checks afterwards that it still has this PID.
   */
  cmdline(pid: number, limit?: CallLimit): Promise<string[]>;
  /** Ends the helper. Calls that are under way reject with Unresponsive. */
  close(): void;
}
