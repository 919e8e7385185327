import { CounterWrap, type Counters } from '../arithmetic/counter-wrap.js';
import { diskIoFields, netIoFields } from '../arithmetic/counter-fields.js';
import { sumCounters } from '../arithmetic/sum-counters.js';
import type { DiskIoCounters } from '../model/disk.js';
import type { NetIoCounters } from '../model/network.js';
import type { Platform } from '../platform/platform.js';

export interface NowrapOptions {
  /** Whether counters keep growing after a wrap or a reset; true when omitted. */
  readonly nowrap?: boolean;
}

/** Returns I/O since boot, of all disks together (null without disks) or by name, including partitions. */
export interface DiskIoCountersFunction {
  (options?: NowrapOptions & { readonly perdisk?: false }): DiskIoCounters | null;
  (options: NowrapOptions & { readonly perdisk: true }): Record<string, DiskIoCounters>;
  /** Forgets what nowrap remembers. */
  cacheClear(): void;
}

/** Returns traffic since boot, of all network interfaces together (null without any) or by name. */
export interface NetIoCountersFunction {
  (options?: NowrapOptions & { readonly pernic?: false }): NetIoCounters | null;
  (options: NowrapOptions & { readonly pernic: true }): Record<string, NetIoCounters>;
  /** Forgets what nowrap remembers. */
  cacheClear(): void;
}

export interface IoCounterFunctions {
  readonly diskIoCounters: DiskIoCountersFunction;
  readonly netIoCounters: NetIoCountersFunction;
}

/** Creates the functions, each with its own memory for nowrap. */
export function createIoCounterFunctions(platform: Platform): IoCounterFunctions {
  const disks = new CounterWrap<DiskIoCounters>(diskIoFields);
  const nics = new CounterWrap<NetIoCounters>(netIoFields);

  const diskIoCounters = (options: NowrapOptions & { readonly perdisk?: boolean } = {}): unknown => {
    const perdisk = options.perdisk === true;
    return present(applyNowrap(platform.diskIoCounters(perdisk), disks, options), diskIoFields, perdisk);
  };
  const netIoCounters = (options: NowrapOptions & { readonly pernic?: boolean } = {}): unknown =>
    present(applyNowrap(platform.netIoCounters(), nics, options), netIoFields, options.pernic === true);

  return {
    diskIoCounters: Object.assign(diskIoCounters, { cacheClear: () => disks.cacheClear() }) as DiskIoCountersFunction,
    netIoCounters: Object.assign(netIoCounters, { cacheClear: () => nics.cacheClear() }) as NetIoCountersFunction,
  };
}

/** Runs before any summing, which would hide the wrap of one device. */
function applyNowrap<T extends Counters<T>>(
  readings: Map<string, T>,
  wrap: CounterWrap<T>,
  options: NowrapOptions,
): Map<string, T> {
  return options.nowrap === false ? readings : wrap.update(readings);
}

function present<T extends Counters<T>>(
  devices: Map<string, T>,
  fields: readonly (keyof T)[],
  each: boolean,
): Record<string, T> | T | null {
  return each ? Object.fromEntries(devices) : sumCounters(devices.values(), fields);
}
