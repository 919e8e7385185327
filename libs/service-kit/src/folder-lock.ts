import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { findSystemProgram } from './programs/find-program.js';

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

/** The exit status that `flock` uses, by its option, while another process holds the lock. */
const lockTaken = 75;

/**
 * Locks a folder (made with mode 0700 if absent) against every other process, until `release` or the end of this
 * process, however it ends. `remedy` ends the sentence that says which process holds it. Throws FolderLockError.
 */
export function lockFolder(folder: string, remedy: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const fd = openSync(file, 'a+', 0o600);
  const failure = lockDescriptor(fd);
  if (failure === null) {
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
  if (failure === 'taken') {
    throw new FolderLockError(
      'folder-locked',
      `${folder} is in use by another psfleet (process ${readFileSync(file, 'utf8').trim() || 'unknown'}): ${remedy}`,
    );
  }
  throw new FolderLockError(
    'unsupported-system',
    `${folder} cannot be locked: that needs Linux and the program flock of util-linux (${failure.reason})`,
  );
}

/**
 * The only part that needs Linux. Node has no flock(2), so the program `flock` locks our own descriptor; the lock
 * belongs to the open file and outlives that program. The kernel releases it even after kill -9, which no lock file
 * that is merely created can promise.
 */
function lockDescriptor(fd: number): null | 'taken' | { readonly reason: string } {
  let program: string;
  try {
    program = findSystemProgram('flock');
  } catch (error) {
    return { reason: (error as Error).message };
  }
  const { status, error } = spawnSync(program, ['--nonblock', '--conflict-exit-code', String(lockTaken), '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
    env: {},
  });
  if (status === 0) {
    return null;
  }
  return status === lockTaken ? 'taken' : { reason: error?.message ?? `it ended with status ${String(status)}` };
}

/** Names the holder for the error that others get. On a full disk the lock holds without a name. */
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
