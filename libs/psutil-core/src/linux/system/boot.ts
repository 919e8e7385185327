import { UnexpectedFormat } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readKernelTextIfAny } from '../files/kernel-text.js';
import { parseBootTime, readStat } from '../proc/stat.js';

/** Line `btime` of /proc/stat: whole seconds since the epoch, which move when the wall clock is set. */
export function readBootTime(context: PlatformContext): number {
  const stat = readStat(context);
  const seconds = parseBootTime(stat);
  if (seconds === null) {
    throw new UnexpectedFormat(stat.path, '', "a line 'btime seconds'");
  }
  return seconds;
}

/** /proc/sys/kernel/random/boot_id: a UUID generated at each boot; null where the kernel hides it. */
export function readBootId(context: PlatformContext): string | null {
  const source = readKernelTextIfAny(context.io, `${context.procRoot}/sys/kernel/random/boot_id`);
  const id = source?.text.trim() ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}

/** The boot time is read again if the wall clock shifts by more than this against the monotonic one. */
const maxShiftMs = 5;
/** The boot time is read again after this time in any case. */
const maxAgeMs = 60_000;

/** Node's two clocks: milliseconds since the epoch, and since an arbitrary start. */
export interface Clocks {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

const realClocks: Clocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * Remembers the boot time, so that /proc/stat is not read for each new process. It moves only when the wall clock is
 * set or slewed, which changes the offset between the two clocks.
 */
export function createBootTimeCache(context: PlatformContext, clocks: Clocks = realClocks): () => number {
  let seconds = 0;
  let lastOffset = Number.NaN;
  let readAtMs = 0;
  return () => {
    const nowMs = clocks.monotonicMs();
    const offset = clocks.wallMs() - nowMs;
    // Negated so that the initial NaN triggers a read.
    if (!(Math.abs(offset - lastOffset) <= maxShiftMs && nowMs - readAtMs <= maxAgeMs)) {
      seconds = readBootTime(context);
      lastOffset = offset;
      readAtMs = nowMs;
    }
    return seconds;
  };
}
