// proc_filesystems(5)
import type { PlatformContext } from '../../platform/platform.js';
import { readKernelText, splitLines, type KernelText } from '../files/kernel-text.js';

/** File system types that live on a device. */
export function readDeviceFilesystems(context: PlatformContext): Set<string> {
  return parseDeviceFilesystems(readKernelText(context.io, `${context.procRoot}/filesystems`));
}

/** Lines `nodev\tsysfs` and `\text4`. zfs calls itself nodev although it lives on disks. */
export function parseDeviceFilesystems(filesystems: KernelText): Set<string> {
  const types = new Set<string>();
  for (const line of splitLines(filesystems.text)) {
    const [flag = '', type = ''] = line.split('\t');
    if (flag.trim() !== 'nodev' || type.trim() === 'zfs') {
      types.add((type === '' ? flag : type).trim());
    }
  }
  return types;
}
