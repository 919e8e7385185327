import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ClickHousePasswords, NatsPasswords } from '@psfleet/embedded';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';

/** Passwords with which the parts of one machine authenticate to the servers. People need only the admin token. */
export interface Secrets {
  readonly nats: NatsPasswords;
  readonly clickhouse: ClickHousePasswords;
}

/** The key in the file, which must stay as it is: existing homes and backups contain it. */
const clickhouseKey = 'clickHouse';

interface StoredSecrets {
  readonly nats: NatsPasswords;
  readonly [clickhouseKey]: ClickHousePasswords;
}

export const secretsFile = 'secrets.json';
export const adminTokenFileName = 'admin-token';

/** Reads the passwords of this home; the first start creates them, in a file with mode 0600. */
export function loadSecrets(home: string): Secrets {
  const file = join(home, secretsFile);
  const text = readIfPresent(file);
  if (text !== null) {
    return parseSecrets(text, file);
  }
  const secrets: Secrets = {
    nats: { agent: newSecret(), collector: newSecret(), api: newSecret() },
    clickhouse: { collector: newSecret(), api: newSecret() },
  };
  const stored: StoredSecrets = { nats: secrets.nats, [clickhouseKey]: secrets.clickhouse };
  writeWhole(file, `${JSON.stringify(stored, null, 2)}\n`);
  return secrets;
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

function parseSecrets(text: string, file: string): Secrets {
  const { nats, [clickhouseKey]: clickhouse } = JSON.parse(text) as Partial<StoredSecrets>;
  for (const password of [nats?.agent, nats?.collector, nats?.api, clickhouse?.collector, clickhouse?.api]) {
    if (typeof password !== 'string' || password === '') {
      throw new Error(`${file} is damaged: restore it, or remove it to create new passwords`);
    }
  }
  return { nats, clickhouse } as Secrets;
}
