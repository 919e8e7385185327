import { join } from 'node:path';
import type { ClickHouseCredentials, TestClickHouse, TestNats } from '@psfleet/embedded';

type Environment = Readonly<Record<string, string>>;

/** The variables by which a collector or an API finds the broker and is let in. */
export function natsEnvironment(
  { url, credentials, trustFolder, home }: TestNats,
  role: 'collector' | 'api',
): Environment {
  return {
    PSFLEET_NATS_URL: url,
    PSFLEET_NATS_CREDS: credentials.files[role],
    PSFLEET_TRUST_FOLDER: trustFolder,
    PSFLEET_STATE_FOLDER: join(home, 'api-state'),
    PSFLEET_COLLECTOR_STATE: join(home, 'collector-state'),
  };
}

/** The same for a host's agent. */
export function hostEnvironment({ url, credentials }: TestNats, host: string): Environment {
  return { PSFLEET_NATS_URL: url, PSFLEET_AGENT_IDENTITY: credentials.hostIdentity(host) };
}

/** The environment of a collector's `migrate`. */
export function migrationEnvironment(nats: TestNats, clickhouse: TestClickHouse): Environment {
  return { ...natsEnvironment(nats, 'collector'), ...clickhouseEnvironment(clickhouse, clickhouse.users.migrate) };
}

/** The variables by which a program finds ClickHouse and is let in. */
export function clickhouseEnvironment(
  { url, database }: TestClickHouse,
  { user, password }: ClickHouseCredentials,
): Environment {
  return {
    PSFLEET_CLICKHOUSE_URL: url,
    PSFLEET_CLICKHOUSE_USER: user,
    PSFLEET_CLICKHOUSE_PASSWORD: password,
    PSFLEET_CLICKHOUSE_DATABASE: database,
  };
}
