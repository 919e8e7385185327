import { type FolderLock, FolderLockError, lockFolder } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';

/** Locks PSFLEET_HOME or a server's folder in it. Throws EmbeddedError: `folder-locked`, `unsupported-system`. */
export function lockHomeFolder(folder: string): FolderLock {
  try {
    return lockFolder(folder, 'stop that process, or set PSFLEET_HOME to another folder');
  } catch (error) {
    if (error instanceof FolderLockError) {
      throw new EmbeddedError(error.code, error.message, { cause: error });
    }
    throw error;
  }
}
