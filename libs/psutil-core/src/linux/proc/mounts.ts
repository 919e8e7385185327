// fstab(5), proc_pid_mounts(5), proc_pid_mountinfo(5)
import type { DiskPartition } from '../../model/disk.js';
import type { Io } from '../../platform/io.js';
import { readKernelText, splitLines, splitWords, unexpected, type KernelText } from '../files/kernel-text.js';

/** All mounts of a table such as /proc/self/mounts, in mount order: a later one may hide an earlier one. */
export function readMounts(io: Io, path: string): DiskPartition[] {
  return parseMounts(readKernelText(io, path));
}

/** `device mountpoint type options 0 0`; blanks, newlines and backslashes inside a word are octal escapes. */
export function parseMounts(mounts: KernelText): DiskPartition[] {
  return splitLines(mounts.text)
    .filter((line) => !line.trimStart().startsWith('#'))
    .map((line) => {
      // splitWords would also split at white space that is not escaped and belongs to a word (U+00A0, \v).
      const [device, mountpoint, fstype, opts] = line
        .split(/[ \t]+/u)
        .filter((word) => word !== '')
        .map(decodeOctal);
      if (device === undefined || mountpoint === undefined || fstype === undefined) {
        throw unexpected(mounts, line, 'device, mount point, type and options');
      }
      return { device, mountpoint, fstype, opts: opts ?? '' };
    });
}

/** File system types of a mountinfo table: the word after the lone `-`. */
export function parseMountinfoTypes(mountinfo: KernelText): Set<string> {
  const types = new Set<string>();
  for (const line of splitLines(mountinfo.text)) {
    const words = splitWords(line);
    const type = words[words.indexOf('-') + 1];
    if (words.includes('-') && type !== undefined) {
      types.add(type);
    }
  }
  return types;
}

function decodeOctal(word: string): string {
  return word.includes('\\')
    ? word.replaceAll(/\\([01][0-7]{2})/gu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    : word;
}
