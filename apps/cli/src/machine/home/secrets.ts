import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ClickHousePasswords, clickhouseUsers } from '@psfleet/embedded';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';
import { adminTokenFileName } from '../../config/admin-token.js';

/** Passwords with which the parts of one machine authenticate to ClickHouse. People need only the admin token. */
export interface Secrets {
  readonly clickhouse: ClickHousePasswords;
}

/** The key in the file, which must stay as it is: existing homes and backups contain it. */
const clickhouseKey = 'clickHouse';

interface StoredSecrets {
  readonly [clickhouseKey]: ClickHousePasswords;
}

export const secretsFile = 'secrets.json';

/** Reads the passwords of this home, in a file with mode 0600; those that it lacks are created. */
export function loadSecrets(home: string): Secrets {
  const file = join(home, secretsFile);
  const text = readIfPresent(file);
  const clickhouse = completePasswords(text === null ? {} : parseSecrets(text, file), file);
  const stored: StoredSecrets = { [clickhouseKey]: clickhouse };
  const wanted = `${JSON.stringify(stored, null, 2)}\n`;
  // Earlier builds kept passwords for the broker here, which no longer open anything.
  if (text !== wanted) {
    writeWhole(file, wanted);
  }
  return { clickhouse };
}

/** Path of the file with the administrator's token; the first start creates it, with mode 0600. */
export function ensureAdminToken(home: string): string {
  const file = join(home, adminTokenFileName);
  if (readIfPresent(file) === null) {
    writeWhole(file, `${newSecret()}\n`);
  }
  return file;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** An earlier build had fewer users. ClickHouse learns all passwords at each start, so new ones may be added. */
function completePasswords(known: Readonly<Record<string, unknown>>, file: string): ClickHousePasswords {
  const passwords = clickhouseUsers.map((user) => [user, known[user] ?? newSecret()] as const);
  if (passwords.some(([, password]) => typeof password !== 'string' || password === '')) {
    throw damaged(file);
  }
  return Object.fromEntries(passwords) as ClickHousePasswords;
}

function parseSecrets(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const { [clickhouseKey]: clickhouse } = JSON.parse(text) as Partial<Record<string, unknown>>;
    return { ...(clickhouse as Record<string, unknown>) };
  } catch {
    throw damaged(file); // the parser's own message would quote passwords
  }
}

function damaged(file: string): Error {
  return new Error(`${file} is damaged: restore it, or remove it to create new passwords`);
}
