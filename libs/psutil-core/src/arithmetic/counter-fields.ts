import type { DiskIoCounters } from '../model/disk.js';
import type { NetIoCounters } from '../model/network.js';

/** The names of all counters of a type; the compiler rejects an incomplete list. */
function allFieldsOf<T>(fields: { readonly [K in keyof T]-?: true }): readonly (keyof T)[] {
  return Object.keys(fields) as (keyof T)[];
}

export const diskIoFields = allFieldsOf<DiskIoCounters>({
  readCount: true,
  writeCount: true,
  readBytes: true,
  writeBytes: true,
  readTime: true,
  writeTime: true,
  readMergedCount: true,
  writeMergedCount: true,
  busyTime: true,
});

export const netIoFields = allFieldsOf<NetIoCounters>({
  bytesSent: true,
  bytesRecv: true,
  packetsSent: true,
  packetsRecv: true,
  errin: true,
  errout: true,
  dropin: true,
  dropout: true,
});
