import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The random id of this host, made once and kept in the state folder: two machines that run under one name are told apart by it.
 * Throws when the folder cannot be used or its file holds something else.
 */
export function loadHostId(stateFolder: string): string {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const path = join(stateFolder, 'host-id');
  const known = readIfPresent(path);
  if (known === null) {
    return makeHostId(path);
  }
  if (!/^[0-9a-f]{32}$/.test(known)) {
    throw new Error(`${path} does not hold a host id; remove it to give this host a new identity`);
  }
  return known;
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

function makeHostId(path: string): string {
  const id = randomBytes(16).toString('hex');
  // Renamed into place, so that a crash never leaves half an id.
  writeFileSync(`${path}.new`, `${id}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return id;
}
