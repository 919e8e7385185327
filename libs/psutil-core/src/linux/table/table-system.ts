import type { PlatformProcess } from '../../platform/platform-process.js';
import type { LinuxProcessContext } from '../process/process-source.js';
import type { RawReads } from './raw-reads.js';
import type { RunCalls } from './run-watch.js';

/** What a table needs from the platform around it. */
export interface TableSystem {
  readonly context: LinuxProcessContext;
  readonly userName: (uid: number) => string | null;
  readonly openProcess: (pid: number) => PlatformProcess;
  readonly descriptorLimit: () => number;
  /** A number that no other process has, as long as this one lives; null where the kernel has none. */
  readonly processInode: (pid: number) => number | null;
  readonly reads: RawReads;
  /** Null where system calls cannot reach the processes of the table, or their descriptors would be left open. */
  readonly runCalls: () => RunCalls | null;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}
