import type { ProcessEvent } from '../../platform/process-event-source.js';
import { decodeExitStatus } from '../process/exit-status.js';

/**
 * Offsets in a datagram: struct nlmsghdr (16 bytes), struct cn_msg (20), then struct proc_event: what, cpu,
 * timestamp_ns, data.
 */
const eventOffset = 36;
const timestampOffset = eventOffset + 8;
const dataOffset = eventOffset + 16;

/** enum proc_cn_event, include/uapi/linux/cn_proc.h. */
const PROC_EVENT_FORK = 0x0000_0001;
const PROC_EVENT_EXEC = 0x0000_0002;
const PROC_EVENT_EXIT = 0x8000_0000;

/** Decodes a datagram of the process events connector; null for events of threads, and for other kinds of events. */
export function decodeProcEvent(bytes: Buffer, length: number): ProcessEvent | null {
  if (length < dataOffset + 8) {
    return null;
  }
  const at = Number(bytes.readBigUInt64LE(timestampOffset)) / 1e9;
  const word = (index: number): number => bytes.readInt32LE(dataOffset + 4 * index);
  switch (bytes.readUInt32LE(eventOffset)) {
    case PROC_EVENT_FORK: {
      // parent thread, parent process, child thread, child process
      return length >= dataOffset + 16 && word(2) === word(3)
        ? { kind: 'fork', at, pid: word(3), ppid: word(1) }
        : null;
    }
    case PROC_EVENT_EXEC: {
      // thread, process
      return { kind: 'exec', at, pid: word(1) };
    }
    case PROC_EVENT_EXIT: {
      // thread, process, status
      return length >= dataOffset + 16 && word(0) === word(1)
        ? { kind: 'exit', at, pid: word(1), exitCode: decodeExitStatus(word(2)) }
        : null;
    }
    default: {
      return null;
    }
  }
}
