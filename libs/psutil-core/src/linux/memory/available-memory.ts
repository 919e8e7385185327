import type { Meminfo } from '../proc/meminfo.js';

/**
 * Estimates how much memory new processes could get without swapping, for kernels before 3.14 and for a bug that makes
 * MemAvailable 0 (psutil #1915). Follows the kernel's own estimate (commit 34e431b0ae39): free memory above the low
 * watermark, plus page cache and reclaimable slab, of which half, or the watermark if that is less, counts as in use.
 * Null without MemFree. May be negative.
 */
export function estimateAvailable(bytes: Meminfo, lowWatermarkBytes: number | null): number | null {
  const free = bytes.get('MemFree');
  const active = bytes.get('Active(file)');
  const inactive = bytes.get('Inactive(file)');
  const slab = bytes.get('SReclaimable');
  if (free === undefined) {
    return null;
  }
  if (active === undefined || inactive === undefined || slab === undefined || lowWatermarkBytes === null) {
    return free + (bytes.get('Cached') ?? 0);
  }
  return Math.trunc(
    free - lowWatermarkBytes + reclaimable(active + inactive, lowWatermarkBytes) + reclaimable(slab, lowWatermarkBytes),
  );
}

function reclaimable(cache: number, lowWatermarkBytes: number): number {
  return cache - Math.min(cache / 2, lowWatermarkBytes);
}
