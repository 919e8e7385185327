import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Full path of the first executable file called `name` in the folders of `searchPath`, or null. */
export function findProgram(name: string, searchPath: string): string | null {
  return findPrograms(name, searchPath)[0] ?? null;
}

/** All such files, in the order of `searchPath`. */
export function findPrograms(name: string, searchPath: string): readonly string[] {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return [...new Set(folders.map((folder) => join(folder, name)))].filter(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // absent, or not executable by this user
  }
}
