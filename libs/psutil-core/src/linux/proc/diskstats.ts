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
 * `major minor name` + numbers: 11 since Linux 2.6, 15 since 4.18, 17 since 5.5, and others from LXCFS and gVisor; 4
 * for a partition before 2.6.25. Linux 2.4 has `major minor blocks name` + 11 numbers. Further numbers are ignored.
 */
export function parseDiskstats(diskstats: KernelText): Map<string, DiskIoCounters> {
  const disks = new Map<string, DiskIoCounters>();
  for (const line of splitLines(diskstats.text)) {
    const words = splitWords(line);
    const number = (word: string | undefined) => parseDecimal(word, diskstats, line);
    const isLinux24 = words.length === 15 && isNumber(words[2]) && !isNumber(words[3]);
    const name = words[isLinux24 ? 3 : 2];
    const numbers = isLinux24 ? [words[2], ...words.slice(4)] : words.slice(3);
    if (name === undefined || (numbers.length !== 4 && numbers.length < minNumbers)) {
      throw unexpected(diskstats, line, `a disk with 4 or at least ${minNumbers} numbers`);
    }
    disks.set(name, numbers.length === 4 ? decodePartition(numbers, number) : decodeCounters(numbers, number));
  }
  return disks;
}

/** Requests and sectors, read and written: without them there is nothing to tell. */
const minNumbers = 8;

function isNumber(word: string | undefined): boolean {
  return word !== undefined && /^\d+$/u.test(word);
}

/** One line of /sys/block/DISK/stat: the same numbers without device and name. */
export function parseBlockStat(stat: KernelText): DiskIoCounters {
  const words = splitWords(stat.text);
  return decodeCounters(words, (word) => parseDecimal(word, stat, stat.text));
}

type Decimal = (word: string | undefined) => number;

/** reads, merged, sectors, ms; writes, merged, sectors, ms; perhaps I/Os in progress (not a counter) and busy ms. */
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
    busyTime: words[9] === undefined ? null : number(words[9]),
  };
}

/** For a partition, old kernels count only requests and sectors. */
function decodePartition(words: readonly (string | undefined)[], number: Decimal): DiskIoCounters {
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
