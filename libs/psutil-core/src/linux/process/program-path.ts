import { NoSuchProcess, PsutilError } from '../../errors.js';
import { isPathOf } from '../proc-pid/cmdline.js';
import { readProcessLink } from './process-files.js';
import type { ProcessSource } from './process-source.js';

/** Whether a text in file `cmdline` is the path of the program. */
export function isProgramOf(source: ProcessSource, text: string): boolean {
  return isPathOf(text, { exe: readExeIfAny(source), readName: () => source.stat().name });
}

/** Null if it may not be read, or cannot be. */
function readExeIfAny(source: ProcessSource): string | null {
  try {
    return readProcessLink(source, 'exe');
  } catch (error) {
    if (error instanceof PsutilError && !(error instanceof NoSuchProcess)) {
      return null;
    }
    throw error;
  }
}
