import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { emptyAsOwner, isOursAlone } from './as-owner.js';

/**
 * Removes a file or folder in a folder that is ours alone. What is in the folders of another user is removed with that
 * user's rights. Throws CommandError.
 */
export function removeTree(path: string): void {
  const info = lstatSync(path);
  if (!info.isDirectory()) {
    unlinkSync(path);
    return;
  }
  if (isOursAlone(path, info)) {
    readdirSync(path).forEach((name) => removeTree(join(path, name)));
  } else {
    emptyAsOwner(path);
  }
  rmdirSync(path);
}
