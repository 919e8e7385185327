import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathVar, type Setting, stringVar } from './config/env-reader.js';

/** A user of this machine, by the names and numbers that the kernel and /etc/passwd have. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  /** Its primary group. */
  readonly gid: number;
}

/** The user as which everything but the agent runs when psfleet is started by root. */
export const serviceUserVar: Setting<string> = stringVar('PSFLEET_USER', {
  default: 'psfleet',
  pattern: /^[a-z_][a-z0-9_.-]*\$?$/i,
  rule: 'must be the name of a user',
  help: 'System user that runs everything but the agent when psfleet is started by root; `psfleet` is made if missing',
});

/** Where root keeps the state of a machine: in a place that the user of the services can enter. */
export const rootHome = '/var/lib/psfleet';

/** The folder with the state of one machine. */
export const homeVar: Setting<string> = pathVar('PSFLEET_HOME', {
  default: process.getuid?.() === 0 ? rootHome : join(homedir(), '.psfleet'),
  help: `Folder with the data, passwords and admin token of this machine; as root by default ${rootHome}`,
});

/** The user with this name, or null. Reads /etc/passwd only: Node has no getpwnam, and users of services are there. */
export function findSystemUser(name: string, passwdFile = '/etc/passwd'): SystemUser | null {
  return readSystemUsers(passwdFile).find((user) => user.name === name) ?? null;
}

/** The first user with this number, or null. */
export function findUserByUid(uid: number, passwdFile = '/etc/passwd'): SystemUser | null {
  return readSystemUsers(passwdFile).find((user) => user.uid === uid) ?? null;
}

/** All users that /etc/passwd names. */
export function readSystemUsers(passwdFile = '/etc/passwd'): readonly SystemUser[] {
  return readFileSync(passwdFile, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name = '', , uid = '', gid = ''] = line.split(':');
      return /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
    });
}
