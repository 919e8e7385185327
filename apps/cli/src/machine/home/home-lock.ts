import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockHomeFolder } from '@psfleet/embedded';
import { whyNotTrusted } from '@psfleet/service-kit';
import { CommandError } from '../../frame/command-error.js';
import { secretsFile } from './secrets.js';

/**
 * Locks an existing home. Throws CommandError if it is not a psfleet home, or one that root must not touch,
 * and EmbeddedError `folder-locked` while psfleet runs.
 */
export function lockHome(home: string): { release(): void } {
  if (!existsSync(join(home, secretsFile))) {
    throw new CommandError(`${home} is not a psfleet home: set PSFLEET_HOME to the folder that psfleet up used`);
  }
  const reason = process.geteuid?.() === 0 ? whyNotTrusted(home, { sticky: 'accepted' }) : null;
  if (reason !== null) {
    throw new CommandError(
      `root does not use ${home}, because ${reason}: run this command as the user that it belongs to`,
    );
  }
  return lockHomeFolder(home);
}
