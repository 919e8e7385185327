// proc_vmstat(5)
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readKernelTextIfAny, splitWords, type KernelText } from '../files/kernel-text.js';

/** Pages of 4 KiB since boot; null if the file or line is missing (some vendors' kernels, kernels without swap). */
export interface SwapTraffic {
  /** `pswpin`: read from swap. */
  readonly pagesIn: number | null;
  /** `pswpout`: written to swap. */
  readonly pagesOut: number | null;
}

export function readSwapTraffic(context: PlatformContext): SwapTraffic {
  const vmstat = readKernelTextIfAny(context.io, `${context.procRoot}/vmstat`);
  return vmstat === null ? { pagesIn: null, pagesOut: null } : parseSwapTraffic(vmstat);
}

export function parseSwapTraffic(vmstat: KernelText): SwapTraffic {
  return { pagesIn: findCounter('pswpin', vmstat), pagesOut: findCounter('pswpout', vmstat) };
}

function findCounter(name: string, vmstat: KernelText): number | null {
  const at = `\n${vmstat.text}`.indexOf(`\n${name} `);
  if (at === -1) {
    return null;
  }
  const line = vmstat.text.slice(at).split('\n', 1)[0] ?? '';
  return parseDecimal(splitWords(line)[1], vmstat, line);
}
