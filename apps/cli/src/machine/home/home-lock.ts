import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '@psfleet/embedded';
import { UsageError } from '../../terminal/usage-error.js';
import { SECRETS_FILE } from './secrets.js';

/** The lock of an existing home that nobody uses. Throws UsageError if it is no home of psfleet, and EmbeddedError `folder-locked` while psfleet runs. */
export function lockHome(home: string): { release(): void } {
  if (!existsSync(join(home, SECRETS_FILE))) {
    throw new UsageError(`${home} is no home of psfleet: PSFLEET_HOME names it`);
  }
  return lockFolder(home);
}
