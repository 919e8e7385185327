import { UnexpectedFormat } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readKernelTextIfAny } from '../files/kernel-text.js';
import { parseBootTime, readStat } from '../proc/stat.js';

/** Line `btime` of /proc/stat: whole seconds since the epoch, by the wall clock's present opinion. */
export function readBootTime(context: PlatformContext): number {
  const stat = readStat(context);
  const seconds = parseBootTime(stat);
  if (seconds === null) {
    throw new UnexpectedFormat(stat.path, '', "a line 'btime seconds'");
  }
  return seconds;
}

/** /proc/sys/kernel/random/boot_id: a UUID drawn at each boot; null where the kernel hides it. */
export function readBootId(context: PlatformContext): string | null {
  const source = readKernelTextIfAny(context.io, `${context.procRoot}/sys/kernel/random/boot_id`);
  const id = source?.text.trim() ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}

/** A jump of the wall clock against the monotonic one by more than this is noticed at once. */
const JUMP_MS = 5;
const KEEP_MS = 60_000;

/** The two clocks of Node: milliseconds since the epoch, and since an arbitrary moment. */
export interface Clocks {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

const realClocks: Clocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * The boot time without reading all of /proc/stat for each new process: it moves only when the wall clock is set or slewed, which is seen as a change
 * of the distance between the two clocks.
 */
export function createBootTimeCache(context: PlatformContext, clocks: Clocks = realClocks): () => number {
  let seconds = 0;
  let distance = Number.NaN;
  let readAt = 0;
  return () => {
    const monotonic = clocks.monotonicMs();
    const now = clocks.wallMs() - monotonic;
    // Written so that NaN, the state before the first reading, asks for one.
    if (!(Math.abs(now - distance) <= JUMP_MS && monotonic - readAt <= KEEP_MS)) {
      seconds = readBootTime(context);
      distance = now;
      readAt = monotonic;
    }
    return seconds;
  };
}
