import type { Io } from '../../platform/io.js';
import { createHangCheck } from '../disk/may-hang.js';
import { readProcessMounts } from './process-mounts.js';

/** Tables of all processes together, in bytes per time: a tenth of a second at most. */
const [maxBytes, timeMs] = [2_097_152, 10_000];
const spent = { bytes: 0, sinceMs: -Infinity };

/**
 * The mount points that a process sees, below its own root, and that may hang. Null where its table is too large, or
 * where the tables of other processes have taken the time that there is.
 */
export function readMountsToAvoid(io: Io, directory: string): ReadonlySet<string> | null {
  const now = performance.now();
  if (now - spent.sinceMs > timeMs) {
    Object.assign(spent, { bytes: 0, sinceMs: now });
  }
  if (spent.bytes >= maxBytes) {
    return null;
  }
  const { mounts, bytes } = readProcessMounts(io, directory);
  spent.bytes += bytes;
  return mounts === null ? null : new Set(mounts.filter(createHangCheck(mounts)).map(({ mountpoint }) => mountpoint));
}
