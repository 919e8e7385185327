import type { Platform, PlatformContext } from '../platform.js';
import { readNetDev } from './proc/net-dev.js';

/** What /proc/net tells about the network interfaces. */
export function createLinuxNetwork(context: PlatformContext): Pick<Platform, 'netIoCounters'> {
  return {
    netIoCounters: () => readNetDev(context),
  };
}
