import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface TrustedPathOptions {
  /**
   * Whether a folder like /tmp is good enough above what belongs to root or to us: there, others can add entries but
   * cannot replace ours. Programs are never taken from below such a folder, our own files may be there.
   */
  readonly sticky?: 'refused' | 'accepted';
}

const maxLinks = 40;
const othersWrite = 0o022;
const stickyBit = 0o1000;

/**
 * Says why somebody other than root and this user could exchange what is at this absolute path; null if nobody can.
 * Looks at the file, at every folder above it, and at the same of each symbolic link on the way. Throws if there is no
 * such file.
 */
export function whyNotTrusted(path: string, { sticky = 'refused' }: TrustedPathOptions = {}): string | null {
  if (!isAbsolute(path)) {
    return `${path} is not an absolute path`;
  }
  const rest = stepsOf(path);
  let folder = '/';
  for (let links = 0; ;) {
    const name = rest.shift();
    if (name === undefined) {
      return null;
    }
    const step = join(folder, name); // '..' is right here, because no part of `folder` is a link
    const info = lstatSync(step);
    const isLast = rest.length === 0;
    const problem = ownerProblem(step, info) ?? writeProblem(step, info, sticky === 'accepted' && !isLast);
    if (problem !== null) {
      return problem;
    }
    if (!info.isSymbolicLink()) {
      folder = step;
      continue;
    }
    links += 1;
    if (links > maxLinks) {
      return `${path} has too many symbolic links`;
    }
    const target = readlinkSync(step);
    rest.unshift(...stepsOf(target));
    folder = isAbsolute(target) ? '/' : folder;
  }
}

function stepsOf(path: string): string[] {
  return [...(isAbsolute(path) ? ['.'] : []), ...path.split('/')].filter((name) => name !== '');
}

function ownerProblem(path: string, { uid }: Stats): string | null {
  const isOurs = uid === 0 || uid === process.geteuid?.();
  return isOurs ? null : `${path} belongs to another user (uid ${uid})`;
}

function writeProblem(path: string, info: Stats, isStickyAccepted: boolean): string | null {
  // The mode of a symbolic link means nothing: who may write its folder may replace it.
  if (info.isSymbolicLink() || (info.mode & othersWrite) === 0) {
    return null;
  }
  if (isStickyAccepted && (info.mode & stickyBit) !== 0) {
    return null;
  }
  return `${path} may be written by others (mode ${(info.mode & 0o7777).toString(8)})`;
}
