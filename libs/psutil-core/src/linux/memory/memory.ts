import { computeUsagePercent } from '../../arithmetic/usage-percent.js';
import { UnexpectedFormat } from '../../errors.js';
import type { SwapMemory, VirtualMemory } from '../../model/memory.js';
import type { Platform, PlatformContext } from '../../platform/platform.js';
import { estimateAvailable } from './available-memory.js';
import { readHeapInfo, trimHeap } from '../native/heap.js';
import { readPageSize } from '../native/page-size.js';
import { warnMissing, warnMissingSwapTraffic } from './memory-warnings.js';
import { readMeminfo, type Meminfo } from '../proc/meminfo.js';
import { readSwaps } from '../proc/swaps.js';
import { readSwapTraffic } from '../proc/vmstat.js';
import { readLowWatermarkPages } from '../proc/zoneinfo.js';

/** What /proc/meminfo and its neighbours tell about memory and swap space. */
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

const VIRTUAL_NAMES: ReadonlySet<string> = new Set([
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

const SWAP_NAMES: ReadonlySet<string> = new Set(['SwapTotal', 'SwapFree']);

/** vmstat counts swapping in units of 4 KiB, whatever the page size. */
const SWAP_UNIT = 4096;

function readVirtualMemory(context: PlatformContext): VirtualMemory {
  const told = readMeminfo(context, VIRTUAL_NAMES);
  const bytes = dropNegative(told);
  const total = required(bytes, 'MemTotal', context);
  const free = required(bytes, 'MemFree', context);
  const available = chooseAvailable(bytes, told.get('MemAvailable') ?? 0, free, context);
  const memory: VirtualMemory = {
    total,
    ...usageOf(total, available, free),
    free,
    active: bytes.get('Active') ?? null,
    inactive: bytes.get('Inactive') ?? sumOf(bytes, ['Inact_dirty', 'Inact_clean', 'Inact_laundry']),
    buffers: bytes.get('Buffers') ?? null,
    // As free(1): reclaimable slab counts as cache.
    cached: bytes.has('Cached') ? (bytes.get('Cached') ?? 0) + (bytes.get('SReclaimable') ?? 0) : null,
    // Shmem since 2.6.32; MemShared in 2.4.
    shared: bytes.get('Shmem') ?? bytes.get('MemShared') ?? null,
    slab: bytes.get('Slab') ?? null,
  };
  warnMissing(memory, available < 0, context);
  return memory;
}

/** What the kernel tells, or if that is 0 or nothing an estimate; below 0 if it cannot be known. */
function chooseAvailable(bytes: Meminfo, told: number, free: number, context: PlatformContext): number {
  return told === 0 ? (estimateAvailable(bytes, readLowWatermark(context)) ?? free) : told;
}

function usageOf(total: number, chosen: number, free: number): Pick<VirtualMemory, 'available' | 'percent' | 'used'> {
  // More than there is: an LXC container whose meminfo mixes the host's numbers with its own limit (procps does the same).
  const available = chosen > total ? free : Math.max(chosen, 0);
  return { available, percent: computeUsagePercent(total - available, total), used: total - available };
}

/** Less than nothing, seen in LXC containers, is as good as no line. */
function dropNegative(bytes: Meminfo): Meminfo {
  return new Map([...bytes].filter(([, value]) => value >= 0));
}

function readLowWatermark(context: PlatformContext): number | null {
  const pages = readLowWatermarkPages(context);
  return pages === null ? null : pages * readPageSize();
}

function readSwapMemory(context: PlatformContext): SwapMemory {
  const { total, free } = readSwapSpace(context);
  const { pagesIn, pagesOut } = readSwapTraffic(context);
  warnMissingSwapTraffic(pagesIn === null || pagesOut === null, context);
  return {
    total,
    used: total - free,
    free,
    percent: computeUsagePercent(total - free, total),
    sin: pagesIn === null ? null : pagesIn * SWAP_UNIT,
    sout: pagesOut === null ? null : pagesOut * SWAP_UNIT,
  };
}

function readSwapSpace(context: PlatformContext): { readonly total: number; readonly free: number } {
  const bytes = dropNegative(readMeminfo(context, SWAP_NAMES));
  const total = bytes.get('SwapTotal');
  const free = bytes.get('SwapFree');
  if (total !== undefined && free !== undefined) {
    return { total, free };
  }
  const swaps = readSwaps(context);
  return { total: swaps.total, free: swaps.total - swaps.used };
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
