// proc_filesystems(5)
import type { PlatformContext } from '../../platform/platform.js';
import { readKernelText, splitLines, type KernelText } from '../files/kernel-text.js';

/** Types of file systems that need a device. */
export function readDeviceFilesystems(context: PlatformContext): Set<string> {
  return parseDeviceFilesystems(readKernelText(context.io, `${context.procRoot}/filesystems`));
}

/** Lines `nodev\tsysfs` and `\text4`. zfs is marked nodev although it uses disks. */
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
