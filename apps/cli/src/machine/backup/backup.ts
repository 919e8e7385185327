import type { Write } from '../../terminal/output.js';
import { constants, existsSync } from 'node:fs';
import { chmod, cp, rename, rm } from 'node:fs/promises';
import { basename, isAbsolute, relative, resolve } from 'node:path';
import type { HomeConfig } from '../../config/cli-config.js';
import { lockHome } from '../home/home-lock.js';
import { UsageError } from '../../terminal/usage-error.js';

/** Programs that were fetched come again by themselves, and a lock belongs to a folder. */
const leftOut = new Set(['bin', 'lock']);

/**
 * Copies everything that psfleet keeps on this machine (past, queues, spool, passwords) into a new folder, which PSFLEET_HOME may name instead.
 * psfleet must not run, so that all parts are of one moment. Throws UsageError and EmbeddedError.
 */
export async function backup({ home }: HomeConfig, folder: string | undefined, write: Write): Promise<void> {
  const target = resolve(folder ?? `${home}-backup-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  if (isWithin(home, target)) {
    throw new UsageError(`${target} lies in ${home}: a backup belongs elsewhere`);
  }
  if (existsSync(target)) {
    throw new UsageError(`${target} exists already: name a folder that does not`);
  }
  const lock = lockHome(home);
  const unfinished = `${target}.unfinished`;
  try {
    // Where the file system can, blocks are shared instead of copied.
    await cp(home, unfinished, {
      recursive: true,
      errorOnExist: true,
      force: false,
      mode: constants.COPYFILE_FICLONE,
      preserveTimestamps: true,
      filter: (source) => !leftOut.has(basename(source)) || !isTop(home, source),
    });
    await chmod(unfinished, 0o700);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    lock.release();
  }
  write(`${target} holds a copy of ${home}, with its passwords. To use it: PSFLEET_HOME=<a copy of it> npm start\n`);
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(resolve(folder), path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/** Whether the path is directly in the home. */
function isTop(home: string, path: string): boolean {
  return relative(home, path) === basename(path);
}
