import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ClickHousePasswords } from '@psfleet/embedded';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';

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
export const adminTokenFileName = 'admin-token';

/** Reads the passwords of this home; the first start creates them, in a file with mode 0600. */
export function loadSecrets(home: string): Secrets {
  const file = join(home, secretsFile);
  const text = readIfPresent(file);
  const clickhouse = text === null ? { collector: newSecret(), api: newSecret() } : parseSecrets(text, file);
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

function parseSecrets(text: string, file: string): ClickHousePasswords {
  const { [clickhouseKey]: clickhouse } = JSON.parse(text) as Partial<StoredSecrets>;
  const { collector, api } = clickhouse ?? {};
  for (const password of [collector, api]) {
    if (typeof password !== 'string' || password === '') {
      throw new Error(`${file} is damaged: restore it, or remove it to create new passwords`);
    }
  }
  return { collector, api } as ClickHousePasswords;
}
