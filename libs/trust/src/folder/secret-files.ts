import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';
import { TrustError } from '../errors.js';

/** Creates a folder that only its owner may read. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** The file's text; made, with mode 0600, if there is none. */
export function readOrCreate(file: string, make: () => string): string {
  const existing = readIfPresent(file);
  if (existing !== null) {
    return existing;
  }
  const text = make();
  makePrivateFolder(dirname(file));
  writeWhole(file, text);
  return text;
}

/**
 * Throws TrustError if there is no such file, or if other users of the machine may read or write it. Root may let a
 * group read its file: that of the services, which then cannot change what they read.
 */
export function readSecret(file: string): string {
  const text = readIfPresent(file);
  if (text === null) {
    throw new TrustError('unusable-file', `${file} is missing: make it with \`psfleet init\`, or restore a backup`);
  }
  const { uid, mode } = statSync(file);
  if ((mode & (uid === 0 ? 0o037 : 0o077)) !== 0) {
    throw new TrustError('unusable-file', `${file} may be read by other users of this machine: run chmod 600 on it`);
  }
  return text;
}
