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
import { EmbeddedError } from '../errors.js';

/**
 * Files that root makes for the user of a service. Root writes only into folders which that user cannot write:
 * otherwise the user could put a link there that has root write elsewhere. Without a user everything belongs to the
 * caller.
 */
type Reader = SystemUser | undefined;

/** Makes a folder of ours which the user may enter, but neither list nor write. Throws EmbeddedError. */
export function makeSharedFolder(folder: string, user: Reader): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) {
    const owner = ownerOf(folder);
    if (owner !== ourUid()) {
      throw new EmbeddedError(
        'start-failed',
        `${folder} belongs to another user (uid ${owner}), who could exchange what is in it: move it away`,
      );
    }
    chownSync(folder, ourUid(), user.gid);
  }
  chmodSync(folder, user === undefined ? 0o700 : 0o710);
}

/**
 * Makes a folder that the user alone may use. One of ours, with all that is in it, is handed over: an earlier build ran
 * its servers as the caller. Throws EmbeddedError if somebody else has one of the folders.
 */
export function makeOwnFolder(folder: string, user: Reader): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user === undefined) {
    chmodSync(folder, 0o700);
    return;
  }
  if (ownerOf(folder) !== user.uid) {
    handOver(folder, folder, user);
  }
}

/** Writes a whole file that the user may read, but not change. Its folder must be ours. */
export function writeFor(file: string, text: string, user: Reader): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  letRead(`${file}.new`, user);
  renameSync(`${file}.new`, file);
}

/** Lets the user read a file in a folder of ours, but not change it: a thief of a server could have it trust others. */
export function letRead(file: string, user: Reader): void {
  if (user !== undefined) {
    lchownSync(file, ourUid(), user.gid);
    chmodSync(file, 0o640);
  }
}

/**
 * The content first: until the end, the user cannot enter. Links are not followed. A folder of somebody else is not
 * even opened: its owner could replace what is in it by a link while we look, and be given the file of another user.
 */
function handOver(folder: string, top: string, user: SystemUser): void {
  const owner = ownerOf(folder);
  if (owner !== ourUid()) {
    throw new EmbeddedError(
      'start-failed',
      `${folder} belongs to another user (uid ${owner}), perhaps an earlier PSFLEET_USER: if what is in it may be ` +
        `used, run chown -R -h ${user.name}: '${top}'`,
    );
  }
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const info = lstatSync(path);
    if (info.uid === user.uid) {
      continue; // handed over by a start that was interrupted
    }
    if (info.isDirectory()) {
      handOver(path, top, user);
    } else {
      lchownSync(path, user.uid, user.gid);
    }
  }
  lchownSync(folder, user.uid, user.gid);
}

function ownerOf(folder: string): number {
  const info = lstatSync(folder);
  if (!info.isDirectory()) {
    throw new EmbeddedError('start-failed', `${folder} is not a folder: move it away`);
  }
  return info.uid;
}

function ourUid(): number {
  return process.geteuid?.() ?? 0;
}
