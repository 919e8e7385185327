import { roundTenth } from '../arithmetic/round-tenth.js';
import type {
  IoCounters,
  MemoryFootprint,
  MemoryFullInfo,
  MemoryInfo,
  MemoryInfoEx,
  MemoryMap,
  MemoryMapSizes,
  MemoryRegion,
  NumCtxSwitches,
  OpenFile,
  PageFaults,
  ProcessCpuTimes,
  ProcessThread,
} from '../model/process.js';
import type { ConnectionKind, NetConnection } from '../model/network.js';
import { checkConnectionKind } from '../system/network.js';
import { coreOf } from './process-identity.js';
import { ProcessReadings } from './process-readings.js';
import { sleepSeconds } from '../system/sleep.js';

interface CpuSample {
  readonly at: number;
  readonly times: ProcessCpuTimes;
}

/** A field of memoryInfoEx or memoryFootprint. */
export type MemoryType = keyof MemoryInfoEx | keyof MemoryFootprint;

/** The method that reads each field. Two have a 'swap'; as in psutil, the footprint's is used. */
const memoryReaders: Readonly<Record<MemoryType, 'memoryInfo' | 'memoryInfoEx' | 'memoryFootprint'>> = {
  rss: 'memoryInfo',
  vms: 'memoryInfo',
  shared: 'memoryInfo',
  text: 'memoryInfo',
  data: 'memoryInfo',
  peakRss: 'memoryInfoEx',
  peakVms: 'memoryInfoEx',
  rssAnon: 'memoryInfoEx',
  rssFile: 'memoryInfoEx',
  rssShmem: 'memoryInfoEx',
  swap: 'memoryFootprint',
  hugetlb: 'memoryInfoEx',
  uss: 'memoryFootprint',
  pss: 'memoryFootprint',
};

/** What a process uses: CPU, memory, files, sockets. It throws the errors of ProcessReadings. */
export class ProcessUsage extends ProcessReadings {
  #lastCpu: CpuSample | null = null;

  /** CPU time used so far, in seconds. */
  cpuTimes(): ProcessCpuTimes {
    return coreOf(this).memo.fetchOnce('cpuTimes', () => coreOf(this).source.cpuTimes());
  }

  /**
   * CPU usage in percent of one CPU, with one decimal; several threads can exceed 100. It covers the time since the
   * previous call on this object (0 at the first call) or, with `interval`, that many seconds from now.
   */
  cpuPercent(options?: { readonly interval?: 0 | null }): number;
  cpuPercent(options: { readonly interval: number }): Promise<number>;
  cpuPercent(options: { readonly interval?: number | null } = {}): number | Promise<number> {
    const interval = options.interval ?? 0;
    if (!(interval >= 0)) {
      throw new RangeError(`interval is not positive (got ${interval})`);
    }
    if (interval > 0) {
      return this.#cpuPercentWithin(interval);
    }
    return coreOf(this).memo.fetch('cpuPercent', () => this.#cpuPercentSince(this.#lastCpu));
  }

  /** The number of the CPU on which it last ran. */
  cpuNum(): number {
    return coreOf(this).memo.fetch('cpuNum', () => coreOf(this).source.cpuNum());
  }

  /** Memory in bytes; zeros for kernel threads and zombies. */
  memoryInfo(): MemoryInfo {
    return coreOf(this).memo.fetchOnce('memoryInfo', () => coreOf(this).source.memoryInfo());
  }

  /** memoryInfo and further fields that are cheap to read. */
  memoryInfoEx(): MemoryInfoEx {
    return coreOf(this).memo.fetchOnce('memoryInfoEx', () =>
      coreOf(this).memo.unlessDenied(['memoryInfo'], () => {
        const base = this.memoryInfo();
        return { ...coreOf(this).source.memoryInfoEx(), ...base };
      }),
    );
  }

  /**
   * The memory that the process really costs. This walks its address space, which is slow, and requires the rights of
   * its owner.
   */
  memoryFootprint(): MemoryFootprint {
    return coreOf(this).memo.fetch('memoryFootprint', () => coreOf(this).source.memoryFootprint());
  }

  /** @deprecated since psutil 8: use memoryInfo and memoryFootprint. */
  memoryFullInfo(): MemoryFullInfo {
    return coreOf(this).memo.unlessDenied(['memoryInfo', 'memoryFootprint'], () => ({
      ...this.memoryInfo(),
      ...this.memoryFootprint(),
    }));
  }

  /**
   * 'rss', or another field of the memory functions, in percent of physical memory, not rounded. Null if the field is
   * unknown.
   */
  memoryPercent(options: { readonly memtype?: MemoryType } = {}): number | null {
    const { memtype } = options;
    return memtype === undefined
      ? coreOf(this).memo.fetch('memoryPercent', () => this.#computeMemoryPercent('rss'))
      : this.#computeMemoryPercent(memtype);
  }

  /** Mapped memory by path, or with `{grouped: false}` by region. Requires the rights of the process's owner. */
  memoryMaps(options?: { readonly grouped?: true }): MemoryMap[];
  memoryMaps(options: { readonly grouped: boolean }): MemoryMap[] | MemoryRegion[];
  memoryMaps(options: { readonly grouped?: boolean } = {}): MemoryMap[] | MemoryRegion[] {
    if (options.grouped === false) {
      return coreOf(this).source.memoryRegions();
    }
    return coreOf(this).memo.fetch('memoryMaps', () => groupRegions(coreOf(this).source.memoryRegions()));
  }

  pageFaults(): PageFaults {
    return coreOf(this).memo.fetch('pageFaults', () => coreOf(this).source.pageFaults());
  }

  numThreads(): number {
    return coreOf(this).memo.fetch('numThreads', () => coreOf(this).source.numThreads());
  }

  /** The CPU time of each thread. */
  threads(): ProcessThread[] {
    return coreOf(this).memo.fetch('threads', () => coreOf(this).source.threads());
  }

  /** The number of open file descriptors (UNIX). Requires the rights of the process's owner. */
  numFds(): number {
    return coreOf(this).memo.fetch('numFds', () => coreOf(this).source.numFds());
  }

  /** The regular files that it has open. Requires the rights of the process's owner. */
  openFiles(): OpenFile[] {
    return coreOf(this).memo.fetch('openFiles', () => coreOf(this).source.openFiles());
  }

  /**
   * Its sockets of one kind, 'inet' by default. Requires the rights of the process's owner. Throws RangeError for an
   * unknown kind.
   */
  netConnections(options: { readonly kind?: ConnectionKind } = {}): NetConnection[] {
    const kind = checkConnectionKind(options.kind);
    return options.kind === undefined
      ? coreOf(this).memo.fetch('netConnections', () => coreOf(this).source.netConnections(kind))
      : coreOf(this).source.netConnections(kind);
  }

  /** Reads and writes since it started. Requires the rights of the process's owner. */
  ioCounters(): IoCounters {
    return coreOf(this).memo.fetch('ioCounters', () => coreOf(this).source.ioCounters());
  }

  numCtxSwitches(): NumCtxSwitches {
    return coreOf(this).memo.fetch('numCtxSwitches', () => coreOf(this).source.numCtxSwitches());
  }

  #computeMemoryPercent(memtype: MemoryType): number | null {
    if (!Object.hasOwn(memoryReaders, memtype)) {
      const valid = Object.keys(memoryReaders).join(', ');
      throw new RangeError(`invalid memtype ${JSON.stringify(memtype)}; valid types are ${valid}`);
    }
    const reader = memoryReaders[memtype];
    return coreOf(this).memo.unlessDenied(reader === 'memoryInfoEx' ? ['memoryInfo', reader] : [reader], () => {
      const values: Partial<Readonly<Record<MemoryType, number | null>>> = this[reader]();
      const value = values[memtype] ?? null;
      const total = coreOf(this).system.totalMemory();
      if (!(total > 0)) {
        throw new RangeError(
          `can't calculate process memory percent because total physical system memory is not positive (${total})`,
        );
      }
      return value === null ? null : (value / total) * 100;
    });
  }

  #sampleCpu(): CpuSample {
    return { at: coreOf(this).system.now(), times: coreOf(this).source.cpuTimes() };
  }

  async #cpuPercentWithin(seconds: number): Promise<number> {
    const before = this.#sampleCpu();
    await sleepSeconds(seconds);
    return this.#cpuPercentSince(before);
  }

  #cpuPercentSince(before: CpuSample | null): number {
    const after = this.#sampleCpu();
    this.#lastCpu = after;
    if (before === null) {
      return 0;
    }
    const elapsed = after.at - before.at;
    const used = after.times.user - before.times.user + (after.times.system - before.times.system);
    return used === 0 || elapsed === 0 ? 0 : roundTenth((used / elapsed) * 100);
  }
}

function groupRegions(regions: readonly MemoryRegion[]): MemoryMap[] {
  const groups = new Map<string, MemoryMap>();
  for (const { addr: _addr, perms: _perms, ...sizes } of regions) {
    const group = groups.get(sizes.path);
    groups.set(sizes.path, group === undefined ? sizes : { path: sizes.path, ...addSizes(group, sizes) });
  }
  return [...groups.values()];
}

function addSizes(left: MemoryMapSizes, right: MemoryMapSizes): MemoryMapSizes {
  return {
    rss: left.rss + right.rss,
    size: left.size + right.size,
    pss: left.pss + right.pss,
    sharedClean: left.sharedClean + right.sharedClean,
    sharedDirty: left.sharedDirty + right.sharedDirty,
    privateClean: left.privateClean + right.privateClean,
    privateDirty: left.privateDirty + right.privateDirty,
    referenced: left.referenced + right.referenced,
    anonymous: left.anonymous + right.anonymous,
    swap: left.swap + right.swap,
  };
}
