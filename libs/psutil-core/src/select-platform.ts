import type { Platform, PlatformContext } from './platform.js';
import { createLinuxPlatform } from './linux/platform.js';
import { createUnsupportedPlatform } from './unsupported/platform.js';

/** The one place that asks which operating system this is. */
export function selectPlatform(context: PlatformContext): Platform {
  return process.platform === 'linux' ? createLinuxPlatform(context) : createUnsupportedPlatform(process.platform);
}
