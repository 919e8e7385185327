import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  findSystemProgram,
  findSystemUser,
  readSystemUsers,
  type SystemUser,
  systemFolders,
} from '@psfleet/service-kit';
import { CommandError } from '../../frame/command-error.js';

const run = promisify(execFile);

/** The user that is made if it is missing. */
const ownUser = 'psfleet';
/** The kernel shows this number where it cannot show the real one. */
const overflowUid = 65_534;
const attempts = 5;

export interface ServiceUserOptions {
  /** PSFLEET_USER. */
  readonly name: string;
  readonly onProgress: (step: string) => void;
  /** Makes a user; by default useradd. */
  readonly addUser?: (name: string) => Promise<void>;
  readonly passwdFile?: string;
  readonly groupFile?: string;
}

/**
 * The user as whom all parts but the agent run when root starts them. Throws CommandError if there is none, or if it is
 * root, the user that other services share, or in a group with others, which reads the keys.
 */
export async function findServiceUser(options: ServiceUserOptions): Promise<SystemUser> {
  const { name, onProgress, passwdFile = '/etc/passwd', groupFile = '/etc/group' } = options;
  const user = findSystemUser(name, passwdFile) ?? (await makeServiceUser(options, passwdFile));
  if (user.uid === 0) {
    throw new CommandError(`PSFLEET_USER=${name} is root, as whom no server may run: ${otherUser}`);
  }
  if (name === 'nobody' || user.uid === overflowUid) {
    throw new CommandError(
      `PSFLEET_USER=${name} (uid ${user.uid}) is shared by programs that have nothing to do with each other, ` +
        `and each could read the secrets of psfleet: ${otherUser}`,
    );
  }
  const others = othersInGroup(user, passwdFile, groupFile);
  if (others.length > 0) {
    throw new CommandError(
      `the group ${user.gid} of PSFLEET_USER=${name} has further members (${others.join(', ')}), who could read the ` +
        `secrets of psfleet: give that user a group of its own, or ${otherUser}`,
    );
  }
  if (name !== ownUser) {
    onProgress(`warning: whatever else runs as the user ${name} can read the secrets of psfleet (PSFLEET_USER)`);
  }
  return user;
}

/** Users whose first or further group this is. */
function othersInGroup({ name, gid }: SystemUser, passwdFile: string, groupFile: string): readonly string[] {
  const first = readSystemUsers(passwdFile).flatMap((user) => (user.gid === gid ? [user.name] : []));
  const further = readFileSync(groupFile, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .flatMap(([, , group, users = '']) => (group === String(gid) ? users.split(',') : []));
  return [...new Set([...first, ...further])].filter((user) => user !== name && user !== '');
}

const otherUser = 'name another user, or leave it unset for the user psfleet, which is made if missing';

async function makeServiceUser(options: ServiceUserOptions, passwdFile: string): Promise<SystemUser> {
  const { name, onProgress, addUser = runUseradd } = options;
  if (name !== ownUser) {
    throw new CommandError(
      `there is no user ${name} in ${passwdFile}, which PSFLEET_USER names: make it, or unset that`,
    );
  }
  onProgress(`making the system user ${name}, who runs everything but the agent (useradd --system)`);
  for (let attempt = 1; ; attempt += 1) {
    const failure = await addUser(name).then(
      () => null,
      (error: Error) => error.message,
    );
    // Another psfleet may have made it at the same time.
    const made = findSystemUser(name, passwdFile);
    if (made !== null) {
      return made;
    }
    if (attempt === attempts) {
      throw new CommandError(
        `the system user ${name} could not be made (${failure ?? `it is not in ${passwdFile}`}): make a user without ` +
          'a password for psfleet, and name it with PSFLEET_USER; or start psfleet as an ordinary user',
      );
    }
    await sleep(attempt * 200); // /etc/passwd is locked while somebody else changes it
  }
}

async function runUseradd(name: string): Promise<void> {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  const useradd = findSystemProgram('useradd');
  try {
    await run(useradd, [...options, '--shell', '/usr/sbin/nologin', '--comment', 'psfleet', name], {
      env: { PATH: systemFolders, LC_ALL: 'C.UTF-8' },
      cwd: '/',
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new Error(stderr.trim() === '' ? message : stderr.trim(), { cause: error });
  }
}
