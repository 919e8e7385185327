import type { Write } from '../../terminal/terminal.js';
import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { HomeConfig } from '../../config/cli-config.js';
import { lockHome } from '../home/home-lock.js';
import { removeTree } from '../home/remove-tree.js';
import { CommandError } from '../../frame/command-error.js';
import { copyFolder } from './copy-tree.js';

/** Programs are downloaded and copied again when needed, and a lock belongs to its folder. */
const excluded = new Set(['app', 'bin', 'lock']);

/**
 * Copies everything that psfleet keeps on this machine (database, streams, spool, passwords) into a new folder that can
 * serve as PSFLEET_HOME. psfleet must be stopped, so that all parts are copied in the same state. Throws CommandError
 * and EmbeddedError.
 */
export function backup({ home }: HomeConfig, folder: string | undefined, write: Write): void {
  const target = resolve(folder ?? `${home}-backup-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  if (isWithin(home, target)) {
    throw new CommandError(`${target} is inside ${home}: choose a folder outside it`);
  }
  if (existsSync(target)) {
    throw new CommandError(`${target} already exists: choose a folder that does not`);
  }
  const unfinished = `${target}.unfinished`;
  if (existsSync(unfinished)) {
    throw new CommandError(`${unfinished} was left by a backup that was interrupted: remove it`);
  }
  const lock = lockHome(home);
  try {
    mkdirSync(dirname(target), { recursive: true });
    for (const path of copyFolder(home, unfinished, (name) => !excluded.has(name))) {
      write(`left out ${path}, which is neither a file, a folder nor a link\n`);
    }
    chmodSync(unfinished, 0o700);
    renameSync(unfinished, target);
  } catch (error) {
    if (existsSync(unfinished)) {
      removeTree(unfinished);
    }
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
