import os from 'node:os';
import type { Logger } from '@psfleet/service-kit';

/**
 * Lets interactive answers take priority over background inserts on the same machine. Linux allows that to root and to
 * CAP_SYS_NICE; other users run at the usual priority.
 */
export function raisePriority(logger: Logger): void {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGH);
  } catch (error) {
    logger.debug({ err: error }, 'running at the usual priority');
  }
}
