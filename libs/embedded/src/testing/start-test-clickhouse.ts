import { createLogger } from '@psfleet/service-kit';
import { CLICKHOUSE_DATABASE, CLICKHOUSE_USERS, type ClickHouseUser } from '../clickhouse/clickhouse-config-files.js';
import { startClickHouse } from '../clickhouse/clickhouse-server.js';
import { loadEmbeddedConfig } from '../config/embedded-config.js';
import { newPassword } from './start-test-nats.js';
import { startTemporary, type TemporaryServer } from './temporary-server.js';

export interface ClickHouseCredentials {
  readonly user: ClickHouseUser;
  readonly password: string;
}

export interface TestClickHouse extends TemporaryServer {
  readonly database: string;
  /** The collector's, who may do everything in databases called `psfleet*`: `createClient({ url, username: user, password, database })`. */
  readonly user: ClickHouseUser;
  readonly password: string;
  readonly users: Readonly<Record<ClickHouseUser, ClickHouseCredentials>>;
}

/** A real ClickHouse. It is not started again by itself after `kill`. */
export async function startTestClickHouse(): Promise<TestClickHouse> {
  const { clickHouse, searchPath } = loadEmbeddedConfig();
  const passwords = { collector: newPassword(), api: newPassword() };
  const users = Object.fromEntries(CLICKHOUSE_USERS.map((user) => [user, { user, password: passwords[user] }])) as Record<ClickHouseUser, ClickHouseCredentials>;
  const logger = createLogger({ name: 'clickhouse', level: 'silent' });
  const server = await startTemporary('clickhouse', (home, port) => startClickHouse({ home, port, passwords, clickHouse, searchPath, autoRestart: false, logger }));
  return Object.assign(server, { database: CLICKHOUSE_DATABASE, ...users.collector, users });
}
