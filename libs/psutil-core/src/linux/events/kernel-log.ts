import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ProcessEvent } from '../../platform/process-event-source.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError } from '../files/kernel-text.js';

/** Maximum size of a record, see Documentation/ABI/testing/dev-kmsg. */
const recordSize = 8192;

/**
 * A record is `priority,sequence,microseconds,flags;text`. oom_kill.c writes "Out of memory: Killed process 42 (name)
 * total-vm:...", and similar for a control group.
 */
const oomPattern = /^\d+,\d+,(\d+),[^;]*;.*?(?:out of memory|oom).*?killed process (\d+) \((.*)\)(?:[ ,]|$)/iu;

/** Parses a record of /dev/kmsg; null if it does not report an out-of-memory kill. */
export function parseOomRecord(record: string): ProcessEvent | null {
  const match = oomPattern.exec(record.split('\n', 1)[0] ?? '');
  return match === null
    ? null
    : { kind: 'oom', at: Number(match[1]) / 1e6, pid: Number(match[2]), name: match[3] ?? '' };
}

/** Follows the kernel log from now on, without blocking; null if it may not be read. */
export function followKernelLog(path: string): { take(): ProcessEvent[]; close(): void } | null {
  const fd = openIfAllowed(path);
  if (fd === null) {
    return null;
  }
  const buffer = Buffer.allocUnsafeSlow(recordSize);
  const take = (): ProcessEvent[] => {
    const events: ProcessEvent[] = [];
    for (let record = readRecord(fd, buffer); record !== null; record = readRecord(fd, buffer)) {
      const event = parseOomRecord(record);
      if (event !== null) {
        events.push(event);
      }
    }
    return events;
  };
  // Skips older records.
  take();
  return { take, close: () => closeSync(fd) };
}

function openIfAllowed(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}

/**
 * Null if there is none. EPIPE means that records were overwritten before they were read; the next read continues with
 * the oldest one left.
 */
function readRecord(fd: number, buffer: Buffer): string | null {
  for (;;) {
    try {
      return decodeBytes(buffer, 0, readSync(fd, buffer, 0, buffer.length, null));
    } catch (error) {
      if (!isSystemError(error) || (error.code !== 'EAGAIN' && error.code !== 'EPIPE')) {
        throw error;
      }
      if (error.code === 'EAGAIN') {
        return null;
      }
    }
  }
}
