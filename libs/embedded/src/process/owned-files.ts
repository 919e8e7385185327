import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SystemUser } from '@psfleet/service-kit';

/**
 * Files that root makes for the user of a service. Root writes only into folders which that user cannot write:
 * otherwise the user could put a link there that has root write elsewhere. Without a user everything belongs to the
 * caller.
 */
type Reader = SystemUser | undefined;

/** Makes a folder of ours which the user may enter, but neither list for others nor write. */
export function makeSharedFolder(folder: string, user: Reader): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) {
    chownSync(folder, process.getuid?.() ?? 0, user.gid);
  }
  chmodSync(folder, user === undefined ? 0o700 : 0o710);
}

/**
 * Makes a folder that the user alone may use. One of ours, with all that is in it, is handed over: an earlier build ran
 * its servers as the caller.
 */
export function makeOwnFolder(folder: string, user: Reader): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user === undefined) {
    chmodSync(folder, 0o700);
    return;
  }
  if (lstatSync(folder).uid !== user.uid) {
    handOver(folder, user);
  }
}

/** Writes a whole file that the user alone may read. Its folder must be ours. */
export function writeFor(file: string, text: string, user: Reader): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  giveTo(`${file}.new`, user);
  renameSync(`${file}.new`, file);
}

/** Gives a file of ours, in a folder of ours, to the user. */
export function giveTo(file: string, user: Reader): void {
  if (user !== undefined) {
    lchownSync(file, user.uid, user.gid);
  }
}

/** The content first: until the end, the user cannot enter. Links are not followed. */
function handOver(folder: string, user: SystemUser): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      handOver(path, user);
    } else {
      lchownSync(path, user.uid, user.gid);
    }
  }
  lchownSync(folder, user.uid, user.gid);
}
