import type { PlatformContext } from '../../platform/platform.js';
import { listIfAny, readKernelTextIfAny, splitWords } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';

/** Number of the device that holds a file system. */
interface DeviceNumber {
  readonly major: number;
  readonly minor: number;
}

/**
 * Finds the real device of `/` where the mount table only says '/dev/root' or 'rootfs' (kernels booted without an
 * initramfs). Looks its number up in three places; null if none of them names a device that exists.
 */
export function findRootDevice(context: PlatformContext): string | null {
  const device = decodeDevice(context.io.stat(`${context.rootFs}/`).dev);
  const name =
    askProcPartitions(context, device) ?? askSysDevBlock(context, device) ?? askSysClassBlock(context, device);
  return name !== null && context.io.exists(resolveInRoot(context.io, context.rootFs, `/dev/${name}`))
    ? `/dev/${name}`
    : null;
}

/** Searches /proc/partitions: two heading lines, then `major minor blocks name`. */
export function askProcPartitions(context: PlatformContext, device: DeviceNumber): string | null {
  const partitions = readKernelTextIfAny(context.io, `${context.procRoot}/partitions`);
  for (const line of partitions?.text.split('\n').slice(2) ?? []) {
    const [major, minor, , name] = splitWords(line);
    if (name !== undefined && Number(major) === device.major && Number(minor) === device.minor) {
      return name;
    }
  }
  return null;
}

/** Reads DEVNAME=... from the device's uevent file. */
export function askSysDevBlock(context: PlatformContext, device: DeviceNumber): string | null {
  const uevent = readKernelTextIfAny(context.io, `${context.sysRoot}/dev/block/${device.major}:${device.minor}/uevent`);
  const name = /^DEVNAME=(.+)$/mu.exec(uevent?.text ?? '')?.[1]?.trim() ?? '';
  return name === '' ? null : name;
}

/** Searches the block devices for one whose file `dev` has the number. */
export function askSysClassBlock(context: PlatformContext, device: DeviceNumber): string | null {
  const folder = `${context.sysRoot}/class/block`;
  const wanted = `${device.major}:${device.minor}`;
  return (
    listIfAny(context.io, folder).find(
      (name) => readKernelTextIfAny(context.io, `${folder}/${name}/dev`)?.text.trim() === wanted,
    ) ?? null
  );
}

/** glibc's gnu_dev_major and gnu_dev_minor: both numbers are spread over 64 bits. */
export function decodeDevice(dev: number): DeviceNumber {
  const bits = BigInt(dev);
  return {
    major: Number(((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n)),
    minor: Number((bits & 0xffn) | ((bits >> 12n) & 0xffffff00n)),
  };
}
