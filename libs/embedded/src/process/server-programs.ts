import { describeSkippedProgram, findPrograms, isExecutable, whyNotTrusted } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';

export interface ServerProgramsOptions {
  readonly name: string;
  /** The only program to consider, and the variable that names it; null to search. */
  readonly named: { readonly variable: string; readonly file: string } | null;
  readonly searchPath: string;
  /** Receives which programs are not used, and why. */
  readonly onProgress: (step: string) => void;
}

/**
 * The programs that may serve, in the order of the search path; the one that is named is not searched for. Throws
 * `server-missing` if that is no program, and `untrusted-program` if others may exchange it.
 */
export function findServerPrograms({ name, named, searchPath, onProgress }: ServerProgramsOptions): readonly string[] {
  if (named === null) {
    const { trusted, skipped } = findPrograms(name, searchPath);
    skipped.forEach((each) => onProgress(describeSkippedProgram(each)));
    return trusted;
  }
  const { variable, file } = named;
  if (!isExecutable(file)) {
    throw new EmbeddedError('server-missing', `${variable} names ${file}, which is not a program`);
  }
  const reason = whyNotTrusted(file);
  if (reason !== null) {
    throw new EmbeddedError(
      'untrusted-program',
      `${variable} names ${file}, which is not used, because ${reason}: ` +
        'put it where only root or you can write, such as /usr/local/bin',
    );
  }
  return [file];
}
