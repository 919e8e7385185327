import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';

/**
 * The random id of this host, created once and kept in the state folder. It distinguishes machines of one name.
 * Throws when the folder cannot be used or its file holds something else.
 */
export function loadHostId(stateFolder: string): string {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const path = join(stateFolder, 'host-id');
  const known = readIfPresent(path)?.trim();
  if (known === undefined) {
    return createHostId(path);
  }
  if (!/^[0-9a-f]{32}$/.test(known)) {
    throw new Error(`${path} does not hold a host id; remove it to give this host a new identity`);
  }
  return known;
}

function createHostId(path: string): string {
  const id = randomBytes(16).toString('hex');
  writeWhole(path, `${id}\n`);
  return id;
}
