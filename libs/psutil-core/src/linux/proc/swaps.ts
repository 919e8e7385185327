// proc_swaps(5)
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readKernelTextIfAny, splitLines, splitWords, type KernelText } from '../files/kernel-text.js';

/** Bytes in all swap areas. */
export interface SwapSpace {
  readonly total: number;
  readonly used: number;
}

/** Null if the file is missing (kernels built without swap) or forbidden. */
export function readSwaps(context: PlatformContext): SwapSpace | null {
  const swaps = readKernelTextIfAny(context.io, `${context.procRoot}/swaps`);
  return swaps === null ? null : parseSwaps(swaps);
}

/**
 * `Filename Type Size Used Priority`, sizes in KiB. Columns are counted from the end, because a file name may contain
 * spaces.
 */
export function parseSwaps(swaps: KernelText): SwapSpace {
  let total = 0;
  let used = 0;
  for (const line of splitLines(swaps.text).slice(1)) {
    const words = splitWords(line);
    total += parseDecimal(words.at(-3), swaps, line) * 1024;
    used += parseDecimal(words.at(-2), swaps, line) * 1024;
  }
  return { total, used };
}
