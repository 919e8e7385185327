import { NoSuchProcess, PsutilError } from '../../errors.js';
import { isPathOf, splitCmdline } from '../proc-pid/cmdline.js';
import { readProcessLink } from './process-files.js';
import type { ProcessSource } from './process-source.js';

/** File `cmdline`. Throws ZombieProcess for a zombie. */
export function readArguments(source: ProcessSource): string[] {
  if (source.isKnownKernelThread) {
    return [];
  }
  const text = source.cmdline();
  if (text === '') {
    source.throwIfZombie();
  }
  return splitCmdline(text, (path) => isProgramOf(source, path));
}

/** Whether a text is the path of the program. */
function isProgramOf(source: ProcessSource, text: string): boolean {
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
