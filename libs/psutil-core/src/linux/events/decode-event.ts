import type { ProcessEvent } from '../../platform/process-event-source.js';
import { decodeExitStatus } from '../process/exit-status.js';

/** Offsets in a datagram: struct nlmsghdr (16 bytes), struct cn_msg (20), struct proc_event: what, cpu, timestamp_ns, data. */
const EVENT = 36;
const TIMESTAMP = EVENT + 8;
const DATA = EVENT + 16;

/** enum proc_cn_event, include/uapi/linux/cn_proc.h. */
const FORK = 0x0000_0001;
const EXEC = 0x0000_0002;
const EXIT = 0x8000_0000;

/** A datagram of the process events connector; null for threads, and for events that say neither start, program nor end. */
export function decodeProcEvent(bytes: Buffer, length: number): ProcessEvent | null {
  if (length < DATA + 8) {
    return null;
  }
  const at = Number(bytes.readBigUInt64LE(TIMESTAMP)) / 1e9;
  const word = (index: number): number => bytes.readInt32LE(DATA + 4 * index);
  switch (bytes.readUInt32LE(EVENT)) {
    case FORK: {
      // parent thread, parent process, child thread, child process
      return length >= DATA + 16 && word(2) === word(3) ? { kind: 'fork', at, pid: word(3), ppid: word(1) } : null;
    }
    case EXEC: {
      // thread, process
      return { kind: 'exec', at, pid: word(1) };
    }
    case EXIT: {
      // thread, process, status
      return length >= DATA + 16 && word(0) === word(1)
        ? { kind: 'exit', at, pid: word(1), exitCode: decodeExitStatus(word(2)) }
        : null;
    }
    default: {
      return null;
    }
  }
}
