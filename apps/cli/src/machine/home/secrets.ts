import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ClickHousePasswords, NatsPasswords } from '@psfleet/embedded';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';

/** Passwords between the parts of one machine. People need only the admin token. */
export interface Secrets {
  readonly nats: NatsPasswords;
  readonly clickhouse: ClickHousePasswords;
}

export const SECRETS_FILE = 'secrets.json';
export const ADMIN_TOKEN_FILE = 'admin-token';

/** The passwords of this home, made at the first start. The file is 0600. */
export function loadSecrets(home: string): Secrets {
  const file = join(home, SECRETS_FILE);
  const text = readIfPresent(file);
  if (text !== null) {
    return parseSecrets(text, file);
  }
  const secrets: Secrets = {
    nats: { agent: newSecret(), collector: newSecret(), api: newSecret() },
    clickhouse: { collector: newSecret(), api: newSecret() },
  };
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

/** Path of the file with the administrator's token, made at the first start. The file is 0600. */
export function ensureAdminToken(home: string): string {
  const file = join(home, ADMIN_TOKEN_FILE);
  if (readIfPresent(file) === null) {
    writeWhole(file, `${newSecret()}\n`);
  }
  return file;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function parseSecrets(text: string, file: string): Secrets {
  const { nats, clickhouse } = JSON.parse(text) as Partial<Secrets>;
  for (const password of [nats?.agent, nats?.collector, nats?.api, clickhouse?.collector, clickhouse?.api]) {
    if (typeof password !== 'string' || password === '') {
      throw new Error(`${file} is damaged: restore it, or remove it to have new passwords made`);
    }
  }
  return { nats, clickhouse } as Secrets;
}
