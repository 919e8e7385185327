import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  type Stats,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Files of this size are linked where that is safe: libchdb has 546 MB. */
const linkedFromBytes = 16_000_000;

/**
 * Copies a file, or a folder without node_modules in it, so that everybody can read the copy and nobody but us can
 * write it.
 */
export function copyReadable(from: string, to: string): void {
  const info = lstatSync(from);
  if (info.isDirectory()) {
    makeReadableFolder(to);
    for (const name of readdirSync(from)) {
      if (name !== 'node_modules') {
        copyReadable(join(from, name), join(to, name));
      }
    }
  } else if (info.isFile()) {
    makeReadableFolder(dirname(to));
    copyFile(from, to, info);
  }
}

/** Makes a link at `path` to `target`, both below the same root, which may be moved as a whole. */
export function linkRelative(path: string, target: string): void {
  makeReadableFolder(dirname(path));
  symlinkSync(relative(dirname(path), target), path);
}

/** Whatever the umask. */
function makeReadableFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) {
    return;
  }
  for (let made = folder; made.length >= first.length; made = dirname(made)) {
    chmodSync(made, 0o755);
  }
}

function copyFile(from: string, to: string, info: Stats): void {
  if (info.size >= linkedFromBytes && isSafeToLink(info) && tryLink(from, to)) {
    return;
  }
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, (info.mode & 0o111) === 0 ? 0o644 : 0o755);
}

/** A link has the owner and mode of the original: nobody but root may write it, and everybody must be able to read. */
function isSafeToLink({ uid, mode }: Stats): boolean {
  return uid === 0 && (mode & 0o022) === 0 && (mode & 0o044) === 0o044;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK' || code === 'ENOTSUP') {
      return false; // another file system, or one without hard links
    }
    throw error;
  }
}
