import type { Write } from '../../terminal/output.js';
import { constants, existsSync } from 'node:fs';
import { chmod, cp, rename, rm } from 'node:fs/promises';
import { basename, isAbsolute, relative, resolve } from 'node:path';
import type { HomeConfig } from '../../config/cli-config.js';
import { lockHome } from '../home/home-lock.js';
import { UsageError } from '../../terminal/usage-error.js';

/** Programs are downloaded and copied again when needed, and a lock belongs to its folder. */
const excluded = new Set(['app', 'bin', 'lock']);

/**
 * Copies everything that psfleet keeps on this machine (database, streams, spool, passwords) into a new folder that can
 * serve as PSFLEET_HOME. psfleet must be stopped, so that all parts are copied in the same state. Throws UsageError and
 * EmbeddedError.
 */
export async function backup({ home }: HomeConfig, folder: string | undefined, write: Write): Promise<void> {
  const target = resolve(folder ?? `${home}-backup-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  if (isWithin(home, target)) {
    throw new UsageError(`${target} is inside ${home}: choose a folder outside it`);
  }
  if (existsSync(target)) {
    throw new UsageError(`${target} already exists: choose a folder that does not`);
  }
  const lock = lockHome(home);
  const unfinished = `${target}.unfinished`;
  try {
    // File systems with reflinks share the blocks instead of copying them.
    await cp(home, unfinished, {
      recursive: true,
      errorOnExist: true,
      force: false,
      mode: constants.COPYFILE_FICLONE,
      preserveTimestamps: true,
      filter: (source) => !excluded.has(basename(source)) || !isDirectChild(home, source),
    });
    await chmod(unfinished, 0o700);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    lock.release();
  }
  write(`copied ${home}, including its passwords, to ${target}. To use it: PSFLEET_HOME=<copy of it> npm start\n`);
}

function isWithin(folder: string, path: string): boolean {
  const route = relative(resolve(folder), path);
  return route === '' || (!route.startsWith('..') && !isAbsolute(route));
}

function isDirectChild(home: string, path: string): boolean {
  return relative(home, path) === basename(path);
}
