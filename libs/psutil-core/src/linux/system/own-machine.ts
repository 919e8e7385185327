import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';

/** Whether the kernel itself can be asked instead of files. Another /proc, or other files than the real ones, may show another machine. */
export function isOwnMachine(context: PlatformContext): boolean {
  return context.io === realIo && context.procRoot === '/proc';
}
