import { chmodSync, existsSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootHome, type SystemUser, whyNotTrusted } from '@psfleet/service-kit';
import { shellQuote } from '../../render/shell-quote.js';
import { CommandError } from '../../frame/command-error.js';
import { secretsFile } from './secrets.js';

export interface HomeFolderOptions {
  readonly home: string;
  /** Whether it was named, instead of being the default. */
  readonly isGiven: boolean;
  /** The user of the services; undefined if they run as the caller. */
  readonly user: SystemUser | undefined;
  /** Where builds that ran everything as root kept their state. */
  readonly earlierHome?: string;
}

/**
 * Makes the home if it is missing. Nobody but the caller may write or list it; the user of the services may pass
 * through it. Throws CommandError if that cannot be, and if the state of an earlier build is elsewhere.
 */
export function prepareHomeFolder(options: HomeFolderOptions): void {
  const { home, user } = options;
  if (user === undefined) {
    checkOwner(home);
  } else {
    requireNoEarlierHome(options);
    checkTrust(home);
    checkPassage(home, user);
  }
  mkdirSync(home, { recursive: true, mode: user === undefined ? 0o700 : 0o711 });
  chmodSync(home, user === undefined ? 0o700 : 0o711);
}

/** A new, empty home would look as if everything were lost. */
function requireNoEarlierHome({ home, isGiven, earlierHome = join(homedir(), '.psfleet') }: HomeFolderOptions): void {
  const isInUse = existsSync(join(home, secretsFile));
  const secrets = statSync(join(earlierHome, secretsFile), { throwIfNoEntry: false });
  if (isGiven || isInUse || secrets?.uid !== 0 || earlierHome === home) {
    return;
  }
  const [from, to] = [shellQuote(earlierHome), shellQuote(home)];
  const move = existsSync(home) ? `cp -a ${from}/. ${to}/ && rm -r ${from}` : `mv ${from} ${to}`;
  throw new CommandError(
    `${earlierHome} has the state of an earlier build; as root it is in ${home} now, where the user of the servers ` +
      `can reach it. Move it: ${move}; or begin with an empty one: PSFLEET_HOME=${to} npm start`,
  );
}

function checkOwner(home: string): void {
  const owner = statSync(home, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && owner !== process.getuid?.()) {
    throw new CommandError(
      `${home} belongs to another user (uid ${owner}): start psfleet as that one, or choose another PSFLEET_HOME`,
    );
  }
}

/** Somebody who can exchange the folder of root's files could have root write anywhere. */
function checkTrust(home: string): void {
  const existing = nearestExisting(home);
  const reason = whyNotTrusted(existing, { sticky: 'accepted' });
  if (reason !== null) {
    const remedy = existing === home ? `chown -R root: ${shellQuote(home)} && chmod go-w ${shellQuote(home)}` : null;
    throw new CommandError(
      `PSFLEET_HOME=${home} cannot be used by root, because ${reason}: ` +
        `${remedy === null ? '' : `run ${remedy}, or `}choose a folder such as ${rootHome}`,
    );
  }
}

function checkPassage(home: string, user: SystemUser): void {
  const closed = foldersAbove(home).find((folder) => {
    const info = statSync(folder, { throwIfNoEntry: false });
    return info !== undefined && !mayPass(info, user);
  });
  if (closed === undefined) {
    return;
  }
  const move = existsSync(join(home, secretsFile)) ? `: mv ${shellQuote(home)} ${shellQuote(rootHome)}` : '';
  throw new CommandError(
    `PSFLEET_HOME=${home} cannot be used by root, because the user ${user.name}, who runs the servers, may not enter ` +
      `${closed} (mode ${(statSync(closed).mode & 0o7777).toString(8)}): leave PSFLEET_HOME unset, ` +
      `which is ${rootHome}, or choose another folder${move}`,
  );
}

function mayPass({ uid, gid, mode }: Stats, user: SystemUser): boolean {
  if (uid === user.uid) {
    return (mode & 0o100) !== 0;
  }
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0;
}

function foldersAbove(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}
