// proc_swaps(5)
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readKernelText, splitLines, splitWords, type KernelText } from '../files/kernel-text.js';

/** Bytes in all swap areas. */
export interface SwapSpace {
  readonly total: number;
  readonly used: number;
}

export function readSwaps(context: PlatformContext): SwapSpace {
  return parseSwaps(readKernelText(context.io, `${context.procRoot}/swaps`));
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
