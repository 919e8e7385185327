import { decodeBytes } from '../../text/surrogate-escape.js';

/** What the kernel accounted to one thread until its end. */
export interface ThreadEnd {
  readonly tgid: number;
  readonly ppid: number;
  readonly name: string;
  readonly uid: number;
  /** A status of wait(2). */
  readonly status: number;
  /** Whether it was the last thread of its process. */
  readonly isLast: boolean;
  /** Microseconds since the process started. */
  readonly processUs: number;
  readonly cpuNs: number;
  /** The sum over all threads of the process; only the last of several threads has it. */
  readonly processCpuNs: number | null;
  /** KiB; 0 for a kernel thread. */
  readonly peakRssKib: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly minorFaults: number;
}

/** struct nlmsghdr, then struct genlmsghdr. */
const headersSize = 20;

/** TASKSTATS_TYPE_STATS, and the aggregates TASKSTATS_TYPE_AGGR_PID and TASKSTATS_TYPE_AGGR_TGID that hold it. */
const statsType = 3;
const ofThread = 4;
const ofProcess = 5;
/** NLA_TYPE_MASK: the other bits are flags. */
const typeMask = 0x3fff;

/** AGROUP in ac_flag: the last thread of its process. */
const lastOfGroup = 0x20;

/** Offsets in struct taskstats, include/uapi/linux/taskstats.h, which only grows at its end. */
const offset = {
  version: 0,
  ac_exitcode: 4,
  ac_flag: 8,
  cpu_run_virtual_total: 72,
  ac_comm: 80,
  ac_uid: 120,
  ac_ppid: 132,
  ac_minflt: 168,
  hiwater_rss: 200,
  read_bytes: 248,
  write_bytes: 256,
  ac_tgid: 368,
  ac_tgetime: 376,
} as const;

const commSize = 32;

/** Linux 5.19. Earlier versions do not tell to which process a thread belonged, nor whether it was the last one. */
const minVersion = 12;
const minSize = offset.ac_tgetime + 8;

/** The version of struct taskstats in a message; null if it has none. */
export function readTaskstatsVersion(bytes: Buffer): number | null {
  const stats = findStats(bytes, bytes.length, ofThread);
  return stats < 0 ? null : bytes.readUInt16LE(stats);
}

export function isTaskstatsKnown(version: number | null): boolean {
  return version !== null && version >= minVersion;
}

/** Decodes a message of a thread's end; null for anything else, and for a message that was cut. */
export function decodeThreadEnd(bytes: Buffer, length: number): ThreadEnd | null {
  const stats = findStats(bytes, length, ofThread);
  if (stats < 0 || bytes.readUInt16LE(stats) < minVersion) {
    return null;
  }
  const u32 = (at: number): number => bytes.readUInt32LE(stats + at);
  const u64 = (at: number): number => readNumber(bytes, stats + at);
  const process = findStats(bytes, length, ofProcess);
  return {
    tgid: u32(offset.ac_tgid),
    ppid: u32(offset.ac_ppid),
    name: readName(bytes, stats + offset.ac_comm),
    uid: u32(offset.ac_uid),
    status: u32(offset.ac_exitcode),
    isLast: ((bytes[stats + offset.ac_flag] ?? 0) & lastOfGroup) !== 0,
    processUs: u64(offset.ac_tgetime),
    cpuNs: u64(offset.cpu_run_virtual_total),
    processCpuNs: process < 0 ? null : readNumber(bytes, process + offset.cpu_run_virtual_total),
    peakRssKib: u64(offset.hiwater_rss),
    readBytes: u64(offset.read_bytes),
    writeBytes: u64(offset.write_bytes),
    minorFaults: u64(offset.ac_minflt),
  };
}

/** Where struct taskstats begins in an aggregate (a nested attribute with an id and the struct); -1 if it has none. */
function findStats(bytes: Buffer, length: number, aggregate: number): number {
  const nested = findAttribute(bytes, headersSize, length, aggregate);
  if (nested < 0) {
    return -1;
  }
  const end = Math.min(length, nested + bytes.readUInt16LE(nested));
  const stats = findAttribute(bytes, nested + 4, end, statsType);
  return stats >= 0 && stats + 4 + minSize <= end && bytes.readUInt16LE(stats) >= 4 + minSize ? stats + 4 : -1;
}

/** Offset of the header of an attribute between two offsets; -1 if there is none. */
function findAttribute(bytes: Buffer, from: number, to: number, type: number): number {
  for (let at = from; at + 4 <= to;) {
    if ((bytes.readUInt16LE(at + 2) & typeMask) === type) {
      return at;
    }
    at += Math.max(4, (bytes.readUInt16LE(at) + 3) & ~3);
  }
  return -1;
}

/** Much faster than a BigInt; loses precision beyond 2^53. */
function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

function readName(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  return decodeBytes(bytes, at, end < 0 || end > at + commSize ? at + commSize : end);
}
