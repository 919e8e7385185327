import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockHomeFolder } from '@psfleet/embedded';
import { UsageError } from '../../terminal/usage-error.js';
import { secretsFile } from './secrets.js';

/**
 * Locks an existing home. Throws UsageError if it is not a psfleet home, and EmbeddedError `folder-locked` while
 * psfleet runs.
 */
export function lockHome(home: string): { release(): void } {
  if (!existsSync(join(home, secretsFile))) {
    throw new UsageError(`${home} is not a psfleet home: set PSFLEET_HOME to the folder that psfleet up used`);
  }
  return lockHomeFolder(home);
}
