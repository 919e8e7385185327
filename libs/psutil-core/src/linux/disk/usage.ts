import { computeUsagePercent } from '../../arithmetic/usage-percent.js';
import type { FileSystemUsage } from '../../model/disk.js';
import type { Statvfs } from '../native/statvfs.js';

/** Like df, relates `percent` to the space that ordinary users can use. */
export function computeUsage(statvfs: Statvfs): FileSystemUsage {
  const { blockSize, blocks, blocksFree, blocksAvailable } = statvfs;
  const used = (blocks - blocksFree) * blockSize;
  const free = availableBlocks(blocksAvailable) * blockSize;
  return {
    total: blocks * blockSize,
    used,
    free,
    percent: computeUsagePercent(used, used + free),
    ...computeInodes(statvfs),
  };
}

/** Some servers answer a negative number where more is used than ordinary users may use. */
function availableBlocks(blocksAvailable: number): number {
  return blocksAvailable >= 2 ** 63 ? 0 : blocksAvailable;
}

/** File systems that create inodes as needed say 0 or, over a network, the largest number. */
function computeInodes({
  files,
  filesFree,
}: Statvfs): Pick<FileSystemUsage, 'inodesTotal' | 'inodesUsed' | 'inodesFree'> {
  return files === 0 || files >= 2 ** 63 || filesFree > files
    ? { inodesTotal: null, inodesUsed: null, inodesFree: null }
    : { inodesTotal: files, inodesUsed: files - filesFree, inodesFree: filesFree };
}
