import { createLinuxPlatform } from './linux/platform.js';
import type { Platform, PlatformContext } from './platform/platform.js';
import { createUnsupportedPlatform } from './unsupported/platform.js';
import { createWindowsPlatform } from './windows/platform.js';

/** psutil's constants for the operating system of this process. */
export const LINUX = process.platform === 'linux';
export const WINDOWS = process.platform === 'win32';
export const MACOS = process.platform === 'darwin';
export const FREEBSD = process.platform === 'freebsd';
export const OPENBSD = process.platform === 'openbsd';
export const NETBSD = process.platform === 'netbsd';
export const BSD = FREEBSD || OPENBSD || NETBSD;
export const SUNOS = process.platform === 'sunos';
export const AIX = process.platform === 'aix';
export const POSIX = !WINDOWS;

/** Chooses the platform. No other file may read `process.platform`. */
export function selectPlatform(context: PlatformContext): Platform {
  if (LINUX) {
    return createLinuxPlatform(context);
  }
  return WINDOWS ? createWindowsPlatform(context) : createUnsupportedPlatform(process.platform);
}
