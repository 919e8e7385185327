import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';

/**
 * Whether system calls may be used instead of files. Another /proc, or an `io` that is not the real one, may show
 * another machine.
 */
export function isOwnMachine(context: PlatformContext): boolean {
  return context.io === realIo && context.procRoot === '/proc';
}
