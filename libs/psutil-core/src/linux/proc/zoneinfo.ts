// proc_zoneinfo(5)
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readKernelTextIfAny, splitWords, type KernelText } from '../files/kernel-text.js';

/** Sum of the low watermarks of all zones, in pages; null on kernels before 2.6.13. */
export function readLowWatermarkPages(context: PlatformContext): number | null {
  const zoneinfo = readKernelTextIfAny(context.io, `${context.procRoot}/zoneinfo`);
  return zoneinfo === null ? null : parseLowWatermarkPages(zoneinfo);
}

/** Lines `        low      1234`. */
export function parseLowWatermarkPages(zoneinfo: KernelText): number {
  let pages = 0;
  for (const line of zoneinfo.text.split('\n')) {
    const words = line.includes('low') ? splitWords(line) : [];
    if (words[0] === 'low') {
      pages += parseDecimal(words[1], zoneinfo, line);
    }
  }
  return pages;
}
