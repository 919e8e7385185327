import { computeUsagePercent } from '../../arithmetic/usage-percent.js';
import { UnexpectedFormat } from '../../errors.js';
import type { SwapMemory, VirtualMemory } from '../../model/memory.js';
import type { Platform, PlatformContext } from '../../platform/platform.js';
import { readHeapInfo, trimHeap } from '../native/heap.js';
import { readPageSize } from '../native/page-size.js';
import { readMeminfo, type Meminfo } from '../proc/meminfo.js';
import { readSwaps } from '../proc/swaps.js';
import { readZfsArc } from '../proc/arcstats.js';
import { readSwapTraffic } from '../proc/vmstat.js';
import { readLowWatermarkPages } from '../proc/zoneinfo.js';
import { estimateAvailable } from './available-memory.js';
import { warnMissing, warnMissingSwapTraffic } from './memory-warnings.js';

/** Reads memory and swap space from /proc/meminfo, swaps, vmstat, zoneinfo and arcstats. */
export function createLinuxMemory(
  context: PlatformContext,
): Pick<Platform, 'virtualMemory' | 'swapMemory' | 'heapInfo' | 'heapTrim'> {
  return {
    virtualMemory: () => readVirtualMemory(context),
    swapMemory: () => readSwapMemory(context),
    heapInfo: () => readHeapInfo(),
    heapTrim: () => trimHeap(),
  };
}

const virtualNames: ReadonlySet<string> = new Set([
  'MemTotal',
  'MemFree',
  'MemAvailable',
  'Buffers',
  'Cached',
  'SReclaimable',
  'Shmem',
  'MemShared',
  'Active',
  'Inactive',
  'Inact_dirty',
  'Inact_clean',
  'Inact_laundry',
  'Slab',
  'Active(file)',
  'Inactive(file)',
]);

const swapNames: ReadonlySet<string> = new Set(['SwapTotal', 'SwapFree']);

/** vmstat counts swapping in units of 4 KiB, whatever the page size. */
const swapUnit = 4096;

function readVirtualMemory(context: PlatformContext): VirtualMemory {
  const meminfo = readMeminfo(context, virtualNames);
  const bytes = dropNegative(meminfo);
  const total = required(bytes, 'MemTotal', context);
  const free = required(bytes, 'MemFree', context);
  const available = chooseAvailable(bytes, meminfo.get('MemAvailable') ?? 0, free, context);
  const arc = readZfsArc(context);
  const memory: VirtualMemory = {
    total,
    ...usageOf(total, available, free, arc?.reclaimable ?? 0),
    free,
    active: bytes.get('Active') ?? null,
    inactive: bytes.get('Inactive') ?? sumOf(bytes, ['Inact_dirty', 'Inact_clean', 'Inact_laundry']),
    buffers: bytes.get('Buffers') ?? null,
    // Reclaimable slab counts as cache, as in free(1).
    cached: bytes.has('Cached') ? (bytes.get('Cached') ?? 0) + (bytes.get('SReclaimable') ?? 0) : null,
    // Linux 2.4 had MemShared instead of Shmem.
    shared: bytes.get('Shmem') ?? bytes.get('MemShared') ?? null,
    slab: bytes.get('Slab') ?? null,
    zfsArc: arc?.size ?? null,
    zfsArcReclaimable: arc?.reclaimable ?? null,
  };
  warnMissing(memory, available < 0, context);
  return memory;
}

/** The kernel's number or, if that is 0 or missing, an estimate; negative if unknown. */
function chooseAvailable(bytes: Meminfo, reported: number, free: number, context: PlatformContext): number {
  return reported === 0 ? (estimateAvailable(bytes, readLowWatermark(context)) ?? free) : reported;
}

function usageOf(
  total: number,
  chosen: number,
  free: number,
  reclaimable: number,
): Pick<VirtualMemory, 'available' | 'percent' | 'used'> {
  // LXC containers can show more than the total, because meminfo mixes the host's numbers with their limit; as in
  // procps.
  const known = chosen > total ? free : Math.max(chosen, 0);
  const available = Math.min(known + reclaimable, total);
  return { available, percent: computeUsagePercent(total - available, total), used: total - available };
}

/** Negative values, seen in LXC containers, count as missing. */
function dropNegative(bytes: Meminfo): Meminfo {
  return new Map([...bytes].filter(([, value]) => value >= 0));
}

function readLowWatermark(context: PlatformContext): number | null {
  const pages = readLowWatermarkPages(context);
  return pages === null ? null : pages * readPageSize();
}

function readSwapMemory(context: PlatformContext): SwapMemory {
  const { pagesIn, pagesOut } = readSwapTraffic(context);
  warnMissingSwapTraffic(pagesIn === null || pagesOut === null, context);
  return {
    ...readSwapSpace(context),
    sin: pagesIn === null ? null : pagesIn * swapUnit,
    sout: pagesOut === null ? null : pagesOut * swapUnit,
  };
}

function readSwapSpace(context: PlatformContext): Pick<SwapMemory, 'total' | 'used' | 'free' | 'percent'> {
  const bytes = dropNegative(readMeminfo(context, swapNames));
  const total = bytes.get('SwapTotal');
  const free = bytes.get('SwapFree');
  if (total !== undefined && free !== undefined) {
    return { total, used: total - free, free, percent: computeUsagePercent(total - free, total) };
  }
  const swaps = readSwaps(context);
  if (swaps === null) {
    return { total: null, used: null, free: null, percent: null };
  }
  const { used } = swaps;
  return { total: swaps.total, used, free: swaps.total - used, percent: computeUsagePercent(used, swaps.total) };
}

function sumOf(bytes: Meminfo, names: readonly string[]): number | null {
  const parts = names.map((name) => bytes.get(name));
  return parts.reduce<number | null>((sum, part) => (sum === null || part === undefined ? null : sum + part), 0);
}

function required(bytes: Meminfo, name: string, context: PlatformContext): number {
  const value = bytes.get(name);
  if (value === undefined) {
    throw new UnexpectedFormat(`${context.procRoot}/meminfo`, '', `a line ${name}`);
  }
  return value;
}
