import type { Io } from '../../platform/io.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { createHangCheck } from '../disk/may-hang.js';
import { unlessRefused } from '../files/kernel-text.js';
import { parseMountinfo } from '../proc/mountinfo.js';

/** A table of some two thousand mounts; any user can make one of a hundred thousand. */
const scratch = Buffer.allocUnsafeSlow(262_144);
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
  const path = `${directory}/mountinfo`;
  const bytes = readUpToLimit(io, path);
  spent.bytes += bytes?.length ?? scratch.length;
  if (bytes === null) {
    return null;
  }
  const mounts = parseMountinfo({ path, text: decodeBytes(bytes) });
  return new Set(mounts.filter(createHangCheck(mounts)).map(({ mountpoint }) => mountpoint));
}

/** Empty if the file cannot be read, null if it is larger than the limit. */
function readUpToLimit(io: Io, path: string): Buffer | null {
  const fd = unlessRefused(() => io.open(path));
  if (fd === null) {
    return scratch.subarray(0, 0);
  }
  try {
    let length = 0;
    while (length < scratch.length) {
      const count = io.pread(fd, scratch.subarray(length), length);
      if (count === 0) {
        return scratch.subarray(0, length);
      }
      length += count;
    }
    return null;
  } finally {
    io.close(fd);
  }
}
