import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { ProcessEvent } from '../../platform/process-event-source.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { isSystemError } from '../files/kernel-text.js';
import { OomRecords } from './oom-records.js';

/** Maximum size of a record, see Documentation/ABI/testing/dev-kmsg. */
const recordSize = 8192;

/** Follows the kernel log from now on, without blocking; null if it may not be read. */
export function followKernelLog(path: string): { take(): ProcessEvent[]; close(): void } | null {
  const fd = openIfAllowed(path);
  if (fd === null) {
    return null;
  }
  const buffer = Buffer.allocUnsafeSlow(recordSize);
  const records = new OomRecords();
  const take = (): ProcessEvent[] => {
    const events: ProcessEvent[] = [];
    for (let record = readRecord(fd, buffer); record !== null; record = readRecord(fd, buffer)) {
      const event = records.parse(record);
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
