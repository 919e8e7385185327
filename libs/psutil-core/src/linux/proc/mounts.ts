// fstab(5), proc_pid_mounts(5)
import type { DiskPartition } from '../../model/disk.js';
import type { Io } from '../../platform/io.js';
import { readKernelText, splitLines, unexpected, type KernelText } from '../files/kernel-text.js';

/** All mounts of a table such as /proc/self/mounts, in mount order: a later one may hide an earlier one. */
export function readMounts(io: Io, path: string): DiskPartition[] {
  return parseMounts(readKernelText(io, path));
}

/** `device mountpoint type options 0 0`; blanks, newlines and backslashes inside a word are octal escapes. */
export function parseMounts(mounts: KernelText): DiskPartition[] {
  return splitLines(mounts.text).flatMap((line) => parseKernelLine(line) ?? parseFileLine(mounts, line) ?? []);
}

/** The kernel separates by one blank and ends with ` 0 0`; the device may be empty. Null for a line of another form. */
function parseKernelLine(line: string): DiskPartition | null {
  const [device, mountpoint, fstype, ...rest] = line.split(' ');
  if (device === undefined || fstype === undefined || mountpoint?.startsWith('/') !== true || !line.endsWith(' 0 0')) {
    return null;
  }
  return partitionOf(device, mountpoint, fstype, rest.slice(0, -2).join(' '));
}

/** A line of an /etc/mtab that mount(8) keeps may have more blanks, tabs and comments; then null. */
function parseFileLine(mounts: KernelText, line: string): DiskPartition | null {
  if (line.trimStart().startsWith('#')) {
    return null;
  }
  // splitWords would also split at white space that is not escaped and belongs to a word (U+00A0, \v).
  const [device, mountpoint, fstype, opts] = line.split(/[ \t]+/u).filter((word) => word !== '');
  if (device === undefined || mountpoint === undefined || fstype === undefined) {
    throw unexpected(mounts, line, 'device, mount point, type and options');
  }
  return partitionOf(device, mountpoint, fstype, opts ?? '');
}

function partitionOf(device: string, mountpoint: string, fstype: string, opts: string): DiskPartition {
  return {
    device: decodeOctal(device),
    mountpoint: decodeOctal(mountpoint),
    fstype: decodeOctal(fstype),
    opts: decodeOctal(opts),
  };
}

/** Undoes the kernel's escapes of blanks, newlines, backslashes and `#`. */
export function decodeOctal(word: string): string {
  return word.includes('\\')
    ? word.replaceAll(/\\([01][0-7]{2})/gu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    : word;
}
