import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  type Stats,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { copyAsOwner, isOursAlone } from '../home/as-owner.js';

/**
 * Copies a folder, with owners, modes and times, to `to`, which must not exist. What is in the folders of another user
 * is copied with that user's rights. Returns what was left out, because it is neither file, folder nor link. Throws
 * CommandError.
 */
export function copyFolder(from: string, to: string, isWanted: (name: string) => boolean = () => true): string[] {
  const info = lstatSync(from);
  mkdirSync(to, { mode: 0o700 });
  if (!isOursAlone(from, info)) {
    chownSync(to, info.uid, info.gid);
    copyAsOwner(from, to);
    return [];
  }
  const leftOut = readdirSync(from)
    .filter((name) => isWanted(name))
    .flatMap((name) => copyEntry(join(from, name), join(to, name)));
  keepMarks(to, info);
  return leftOut;
}

function copyEntry(from: string, to: string): string[] {
  const info = lstatSync(from);
  if (info.isDirectory()) {
    return copyFolder(from, to);
  }
  if (info.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    keepOwner(to, info);
    return [];
  }
  if (!info.isFile()) {
    return [from];
  }
  // File systems with reflinks share the blocks instead of copying them.
  copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  keepMarks(to, info);
  return [];
}

function keepMarks(path: string, info: Stats): void {
  keepOwner(path, info);
  chmodSync(path, info.mode & 0o7777);
  utimesSync(path, info.atime, info.mtime);
}

/** Only root can give something away. */
function keepOwner(path: string, { uid, gid }: Stats): void {
  if (process.geteuid?.() === 0) {
    lchownSync(path, uid, gid);
  }
}
