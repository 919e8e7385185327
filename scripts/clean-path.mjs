// Imported before anything else: npm puts node_modules/.bin of the checkout and of every folder above it in front of
// the PATH, and anybody may have put a program there. Neither we nor the programs that we start search these folders,
// nor any that depends on the current one.
import { delimiter, isAbsolute } from 'node:path';

const { PATH = '' } = process.env;
process.env.PATH = PATH.split(delimiter)
  .filter((folder) => isAbsolute(folder) && !/\/node_modules\/\.bin\/*$/.test(folder))
  .join(delimiter);
