import { type Setting, stringVar } from '../config/env-reader.js';
import { findSystemUser } from '../system-user.js';

/** Names, or numbers in digits, of users whose programs are trusted as servers of this machine. */
export type ServerUsers = readonly string[];

export const serverUsersDefault = 'psfleet';
export const serverUsersPattern = /^[\w.-]*\$?(?: *, *[\w.-]+\$?)*$/;
export const serverUsersRule = 'must be users with commas between';

const textVar = stringVar('PSFLEET_SERVER_USERS', {
  default: serverUsersDefault,
  pattern: serverUsersPattern,
  rule: serverUsersRule,
  help:
    'Users, besides root and its own, that run the servers it connects to on this machine, with commas between: ' +
    '`clickhouse,nats` where packages of the system installed them',
});

export const serverUsersVar: Setting<ServerUsers> = { ...textVar, read: (env) => parseServerUsers(textVar.read(env)) };

export function parseServerUsers(text: string): ServerUsers {
  return text
    .split(',')
    .map((user) => user.trim())
    .filter((user) => user !== '');
}

/** Whether one of the users has this number. Users that do not exist, such as the default, have none. */
export function includesUid(users: ServerUsers, uid: number): boolean {
  return users.some((user) => user === String(uid) || findSystemUser(user)?.uid === uid);
}
