// Imported before anything else: npm puts node_modules/.bin of the checkout and of every folder above it in front of
// the PATH, and anybody may have put a program there. Neither we nor the programs that we start search these folders,
// nor any that depends on the current one. `psfleet up` gets the given PATH, and says what it does not use.
import { delimiter, isAbsolute } from 'node:path';

export const givenPath = process.env.PATH ?? '';

process.env.PATH = givenPath
  .split(delimiter)
  .filter((folder) => isAbsolute(folder) && !/\/node_modules\/\.bin\/*$/.test(folder))
  .join(delimiter);
