import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const versionPattern = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const sumsName = 'SHA256SUMS';
const sumLine = /^[0-9a-f]{64} {2}([\w.-]*\w)$/;

/** A file that hosts may download, opened; `close` or its stream's end closes it. */
export interface InstallFile {
  readonly handle: FileHandle;
  readonly bytes: number;
}

/**
 * The packages that `npm run package:agent` made, one folder for each version. Exactly the files that the list of a
 * version names can be read, and the list itself.
 */
export class InstallFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null if there is no such file. */
  async open(version: string, name: string): Promise<InstallFile | null> {
    if (!versionPattern.test(version) || !(await this.#isListed(version, name))) {
      return null;
    }
    const handle = await openIfPresent(join(this.#folder, version, name));
    if (handle === null) {
      return null;
    }
    const { size } = await handle.stat();
    return { handle, bytes: size };
  }

  /** The list is read each time, because new packages may be made while this runs. */
  async #isListed(version: string, name: string): Promise<boolean> {
    const text = await readIfPresent(join(this.#folder, version, sumsName));
    if (text === null) {
      return false;
    }
    return name === sumsName || text.split('\n').some((line) => sumLine.exec(line)?.[1] === name);
  }
}

function readIfPresent(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(nullIfMissing);
}

function openIfPresent(file: string): Promise<FileHandle | null> {
  return open(file).catch(nullIfMissing);
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return null;
  }
  throw error;
}
