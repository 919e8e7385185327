import { type FolderLock, FolderLockError, lockFolder as lock } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';

/** Locks a server's data folder. Throws EmbeddedError: `folder-locked`, `unsupported-system`. */
export function lockFolder(folder: string): FolderLock {
  try {
    return lock(folder, 'stop that process, or set PSFLEET_HOME to another folder');
  } catch (error) {
    if (error instanceof FolderLockError) {
      throw new EmbeddedError(error.code, error.message);
    }
    throw error;
  }
}
