import { NoSuchProcess, PsutilError } from '../../errors.js';
import type { Io } from '../../platform/io.js';
import { isSystemError } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';
import { isPathOf } from '../proc-pid/cmdline.js';
import { readProcessLink } from './process-files.js';
import type { ProcessSource } from './process-source.js';

/** Whether a text in file `cmdline` is the path of the program. */
export function isProgramOf(source: ProcessSource, text: string): boolean {
  const { io, rootFs } = source.context;
  return isPathOf(text, {
    exe: readExeIfAny(source),
    readName: () => source.stat().name,
    isFile: (path) => isFileIfAny(io, resolveInRoot(io, rootFs, path)),
  });
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

function isFileIfAny(io: Io, path: string): boolean {
  try {
    return io.stat(path).isFile();
  } catch (error) {
    if (isSystemError(error)) {
      return false;
    }
    throw error;
  }
}
