import type { PlatformContext } from '../../platform/platform.js';
import { readPieceIfAny } from '../files/kernel-text.js';
import { findRootDevice } from './root-device.js';

/** The name of a mounted device as users know it: '' for none, the device behind /dev/root, the name of a volume. */
export function nameDevice(context: PlatformContext, device: string): string {
  if (device === 'none') {
    return '';
  }
  return device === '/dev/root' || device === 'rootfs' ? (findRootDevice(context) ?? device) : device;
}

/**
 * Like nameDevice, but /dev/dm-3 becomes /dev/mapper/NAME, which keeps its name after a restart
 * (Documentation/ABI/testing/sysfs-block-dm).
 */
export function nameVolume(context: PlatformContext, device: string): string {
  if (!/^\/dev\/dm-\d+$/u.test(device)) {
    return nameDevice(context, device);
  }
  const folder = `${context.sysRoot}/block/${device.slice('/dev/'.length)}`;
  const name = readPieceIfAny(context.io, `${folder}/dm/name`)?.text.trim() ?? '';
  return name === '' ? device : `/dev/mapper/${name}`;
}
