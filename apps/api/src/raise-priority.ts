import os from 'node:os';
import type { Logger } from '@psfleet/service-kit';

/**
 * People wait for what the main thread answers, nobody for what others on the machine store a moment later: it takes little and is run first. Linux grants
 * that to root and to CAP_SYS_NICE; for anybody else it goes on at the usual priority.
 */
export function answerFirst(logger: Logger): void {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGH);
  } catch (error) {
    logger.debug({ err: error }, 'answering at the usual priority');
  }
}
