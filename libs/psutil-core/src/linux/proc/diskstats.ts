// Documentation/admin-guide/iostats.rst, Documentation/ABI/testing/procfs-diskstats
import type { DiskIoCounters } from '../../model/disk.js';
import type { PlatformContext } from '../../platform/platform.js';
import {
  parseDecimal,
  readKernelText,
  splitLines,
  splitWords,
  unexpected,
  type KernelText,
} from '../files/kernel-text.js';

/** A sector is 512 bytes in every kernel statistic, whatever the disk's own sector size. */
const sectorSize = 512;

/** Disks and partitions, in the kernel's order. */
export function readDiskstats(context: PlatformContext): Map<string, DiskIoCounters> {
  return parseDiskstats(readKernelText(context.io, `${context.procRoot}/diskstats`));
}

/**
 * Three layouts: Linux 2.6 `major minor name` + 11 numbers (15 since 4.18, 17 since 5.5), the same with 4 numbers for a
 * partition before 2.6.25, and Linux 2.4 `major minor reads name` + 11 numbers.
 */
export function parseDiskstats(diskstats: KernelText): Map<string, DiskIoCounters> {
  const disks = new Map<string, DiskIoCounters>();
  for (const line of splitLines(diskstats.text)) {
    const words = splitWords(line);
    const number = (word: string | undefined) => parseDecimal(word, diskstats, line);
    if (words.length === 15) {
      disks.set(words[3] ?? '', decodeCounters([words[2], ...words.slice(4)], number));
    } else if (words.length === 14 || words.length >= 18) {
      disks.set(words[2] ?? '', decodeCounters(words.slice(3), number));
    } else if (words.length === 7) {
      disks.set(words[2] ?? '', decodePartition(words.slice(3), number));
    } else {
      throw unexpected(diskstats, line, '7, 14, 15 or at least 18 columns');
    }
  }
  return disks;
}

/** One line of /sys/block/DISK/stat: the same numbers without device and name. */
export function parseBlockStat(stat: KernelText): DiskIoCounters {
  const words = splitWords(stat.text);
  return decodeCounters(words, (word) => parseDecimal(word, stat, stat.text));
}

type Decimal = (word: string | undefined) => number;

/** reads, merged, sectors, ms; writes, merged, sectors, ms; I/Os in progress (not a counter); busy ms. */
function decodeCounters(words: readonly (string | undefined)[], number: Decimal): DiskIoCounters {
  return {
    readCount: number(words[0]),
    writeCount: number(words[4]),
    readBytes: number(words[2]) * sectorSize,
    writeBytes: number(words[6]) * sectorSize,
    readTime: number(words[3]),
    writeTime: number(words[7]),
    readMergedCount: number(words[1]),
    writeMergedCount: number(words[5]),
    busyTime: number(words[9]),
  };
}

/** For a partition, old kernels count only requests and sectors. */
function decodePartition(words: readonly string[], number: Decimal): DiskIoCounters {
  return {
    readCount: number(words[0]),
    writeCount: number(words[2]),
    readBytes: number(words[1]) * sectorSize,
    writeBytes: number(words[3]) * sectorSize,
    readTime: null,
    writeTime: null,
    readMergedCount: null,
    writeMergedCount: null,
    busyTime: null,
  };
}
