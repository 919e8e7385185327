import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ProcessEvent } from '../../platform/process-event-source.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError } from '../files/kernel-text.js';

/** Longest record of the kernel's log, see Documentation/ABI/testing/dev-kmsg. */
const recordSize = 8192;

/**
 * `priority,sequence,microseconds,flags;text`: oom_kill.c says "Out of memory: Killed process 42 (name) total-vm:..."
 * and the like of a cgroup.
 */
const oomPattern = /^\d+,\d+,(\d+),[^;]*;.*?(?:out of memory|oom).*?killed process (\d+) \((.*)\)(?:[ ,]|$)/iu;

/** A record of /dev/kmsg; null if it is not about a process killed for want of memory. */
export function parseOomRecord(record: string): ProcessEvent | null {
  const match = oomPattern.exec(record.split('\n', 1)[0] ?? '');
  return match === null
    ? null
    : { kind: 'oom', at: Number(match[1]) / 1e6, pid: Number(match[2]), name: match[3] ?? '' };
}

/** The kernel's log from now on; null where it may not be read. Never blocks. */
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
  // What was said before is not news.
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
 * Null when there is none. EPIPE: records were overwritten before they were read; the next read goes on with the oldest
 * one.
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
