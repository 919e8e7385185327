import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface FolderLock {
  release(): void;
}

/** `folder-locked`: another process has it; `unsupported-system`: this machine cannot lock. */
export class FolderLockError extends Error {
  readonly code: 'folder-locked' | 'unsupported-system';

  constructor(code: FolderLockError['code'], message: string) {
    super(message);
    this.name = 'FolderLockError';
    this.code = code;
  }
}

const LOCK_TAKEN = 75;

/**
 * Locks a folder (made with mode 0700 if absent) against every other process, until `release` or the end of this process, however it ends.
 * Node has no flock(2): the `flock` program locks our own descriptor, and the lock belongs to the open file, so it stays after the program ended.
 * `remedy` ends the sentence that says who has it. Throws FolderLockError.
 */
export function lockFolder(folder: string, remedy: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const fd = openSync(file, 'a+', 0o600);
  const { status, error } = spawnSync('flock', ['--nonblock', '--conflict-exit-code', String(LOCK_TAKEN), '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
  if (status === 0) {
    writeOwner(fd);
    let isHeld = true;
    return {
      release: () => {
        if (isHeld) {
          closeSync(fd);
        }
        isHeld = false;
      },
    };
  }
  closeSync(fd);
  if (status === LOCK_TAKEN) {
    throw new FolderLockError(
      'folder-locked',
      `${folder} is in use by another psfleet (process ${readFileSync(file, 'utf8').trim() || 'unknown'}): ${remedy}`,
    );
  }
  throw new FolderLockError(
    'unsupported-system',
    `${folder} cannot be locked, the program flock failed (${error?.message ?? `status ${String(status)}`}): install util-linux`,
  );
}

/** For the sentence that others get. A full disk takes no name, and the lock holds without one. */
function writeOwner(fd: number): void {
  try {
    ftruncateSync(fd);
    writeSync(fd, `${process.pid}\n`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') {
      throw error;
    }
  }
}
