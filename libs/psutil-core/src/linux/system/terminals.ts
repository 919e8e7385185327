import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, listIfAny } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';

/**
 * Finds a terminal's path by its device number, among /dev/tty* and /dev/pts/*. Lists them again for an unknown device.
 */
export function createTerminals(context: PlatformContext): (device: number) => string | null {
  let paths: ReadonlyMap<number, string> | null = null;
  return (device) => {
    paths ??= readTerminals(context);
    if (!paths.has(device)) {
      paths = readTerminals(context);
    }
    return paths.get(device) ?? null;
  };
}

/** Paths as the watched machine itself names them, without rootFs. */
export function readTerminals(context: PlatformContext): Map<number, string> {
  const names = [
    ...listIfAny(context.io, resolveInRoot(context.io, context.rootFs, '/dev'))
      .filter((name) => name.startsWith('tty'))
      .map((name) => `/dev/${name}`),
    ...listIfAny(context.io, resolveInRoot(context.io, context.rootFs, '/dev/pts')).map((name) => `/dev/pts/${name}`),
  ];
  const paths = new Map<number, string>();
  for (const name of names) {
    const device = readDevice(context, name);
    if (device !== null) {
      paths.set(device, name);
    }
  }
  return paths;
}

/** Null if the terminal vanished meanwhile. */
function readDevice(context: PlatformContext, path: string): number | null {
  try {
    return context.io.stat(resolveInRoot(context.io, context.rootFs, path)).rdev;
  } catch (error) {
    if (isSystemError(error)) {
      return null;
    }
    throw error;
  }
}
