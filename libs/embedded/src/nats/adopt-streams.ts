import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, isPublicNkey, trustPaths } from '@psfleet/trust';
import { EmbeddedError } from '../errors.js';

/**
 * Earlier builds kept the streams in the account that nats-server gives to everybody. JetStream keeps each account's in
 * a folder with its name, so that messages which no collector has stored yet move with the folder. Those builds ran
 * nats-server as the caller: what belongs to another user is none of theirs, and that user could have us move anything.
 * Throws EmbeddedError if there are streams in both.
 */
export function adoptStreams(natsFolder: string, trustFolder: string): void {
  const store = join(natsFolder, 'jetstream');
  const earlier = join(store, '$G');
  if (!isOurs(store) || !hasStreams(earlier)) {
    return;
  }
  const present = join(store, coreAccount(trustFolder));
  if (hasStreams(present)) {
    throw new EmbeddedError(
      'newer-data',
      `${earlier} holds messages of an earlier build beside the present ones in ${present}: ` +
        'remove one of the two folders',
    );
  }
  rmSync(present, { recursive: true, force: true });
  renameSync(earlier, present);
}

function isOurs(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

function hasStreams(account: string): boolean {
  const streams = join(account, 'streams');
  return existsSync(streams) && readdirSync(streams).length > 0;
}

/** JetStream names an account by its key, which becomes part of a path that is removed. */
function coreAccount(trustFolder: string): string {
  const preload = JSON.parse(readFileSync(trustPaths(trustFolder).broker.preload, 'utf8')) as Record<string, string>;
  const [key] = Object.entries(preload).find(([, jwt]) => decodeJwt(jwt).name === 'CORE') ?? [];
  if (key === undefined) {
    throw new EmbeddedError('start-failed', `${trustFolder} has no account for the streams: restore it from a backup`);
  }
  if (!isPublicNkey(key, 'account')) {
    throw new EmbeddedError(
      'start-failed',
      `${trustFolder} names the account ${JSON.stringify(key)}, which is no key of an account: ` +
        'restore it from a backup',
    );
  }
  return key;
}
