import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { whyNotTrusted } from './trusted-path.js';

/** A program that was found, but that somebody else could have put there. */
export interface SkippedProgram {
  readonly file: string;
  readonly reason: string;
}

export interface FoundPrograms {
  /** Absolute paths, in the order of the search path. */
  readonly trusted: readonly string[];
  readonly skipped: readonly SkippedProgram[];
}

/** Where operating systems keep their own programs, whatever PATH says. */
export const systemFolders = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Searches the folders of `searchPath` for executable files with this name. npm puts `node_modules/.bin` of the project
 * and of every folder above it in front of the PATH; these are never searched for programs of the system.
 */
export function findPrograms(name: string, searchPath: string): FoundPrograms {
  const trusted: string[] = [];
  const skipped: SkippedProgram[] = [];
  for (const folder of new Set(searchPath.split(delimiter))) {
    const file = join(folder, name);
    if (!isExecutable(file)) {
      continue;
    }
    const reason = whyFolderIsSkipped(folder) ?? whyNotTrusted(file);
    if (reason === null) {
      trusted.push(file);
    } else {
      skipped.push({ file, reason });
    }
  }
  return { trusted, skipped };
}

/** The path of one of the operating system's own programs. Throws an Error that says why there is none. */
export function findSystemProgram(name: string): string {
  const { trusted, skipped } = findPrograms(name, systemFolders);
  const [file] = trusted;
  if (file === undefined) {
    throw new Error(`the program ${name} was not found in ${systemFolders}${describeSkipped(skipped)}`);
  }
  return file;
}

/** The folders of a search path from which others cannot have a program run: for programs that search by themselves. */
export function trustedSearchPath(searchPath: string): string {
  const isUsable = (folder: string): boolean => {
    try {
      return whyFolderIsSkipped(folder) === null && whyNotTrusted(folder) === null;
    } catch {
      return false; // there is no such folder
    }
  };
  return [...new Set(searchPath.split(delimiter))].filter(isUsable).join(delimiter);
}

/** To be added to a sentence: `; FILE is not used, because REASON` for each. */
export function describeSkipped(skipped: readonly SkippedProgram[]): string {
  return skipped.map((each) => `; ${describeSkippedProgram(each)}`).join('');
}

export function describeSkippedProgram({ file, reason }: SkippedProgram): string {
  return `${file} is not used, because ${reason}`;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // absent, or not executable by this user
  }
}

function whyFolderIsSkipped(folder: string): string | null {
  if (!isAbsolute(folder)) {
    return `'${folder}' in the PATH depends on the current folder`;
  }
  const isOfNpm = /(?:^|\/)node_modules\/\.bin\/*$/.test(folder);
  return isOfNpm ? 'psfleet takes no program of the system from a folder node_modules/.bin' : null;
}
