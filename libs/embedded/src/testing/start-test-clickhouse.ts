import { createLogger } from '@psfleet/service-kit';
import type { ClickHouseCluster } from '../clickhouse/clickhouse-config-files.js';
import { startClickHouse } from '../clickhouse/clickhouse-server.js';
import {
  clickhouseDatabase,
  type ClickHousePasswords,
  clickhouseUsers,
  type ClickHouseUser,
} from '../clickhouse/clickhouse-users.js';
import { loadEmbeddedConfig } from '../config/embedded-config.js';
import { findFreePort } from '../process/port.js';
import { newPassword } from './start-test-nats.js';
import { startTemporary, type TemporaryServer } from './temporary-server.js';

export interface ClickHouseCredentials {
  readonly user: string;
  readonly password: string;
}

export interface TestClickHouse extends TemporaryServer {
  readonly database: string;
  /** A user who may do everything, whom only tests have. */
  readonly user: string;
  readonly password: string;
  readonly users: Readonly<Record<ClickHouseUser, ClickHouseCredentials>>;
}

/** Starts a real ClickHouse, which is not restarted after `kill`. */
export function startTestClickHouse(): Promise<TestClickHouse> {
  return startOne(newPasswords());
}

/**
 * Starts two servers that are the shards of the cluster `name`. They have no Keeper: nothing is replicated, and DDL
 * must be run on each.
 */
export async function startTestCluster(name: string): Promise<readonly [TestClickHouse, TestClickHouse]> {
  const passwords = newPasswords();
  const [firstPort, secondPort] = [await findFreePort(), await findFreePort()];
  const cluster = { name, shardTcpPorts: [firstPort, secondPort], secret: newPassword() };
  const first = await startOne(passwords, { ...cluster, tcpPort: firstPort });
  try {
    return [first, await startOne(passwords, { ...cluster, tcpPort: secondPort })];
  } catch (error) {
    await first.stop();
    throw error;
  }
}

async function startOne(passwords: ClickHousePasswords, cluster?: ClickHouseCluster): Promise<TestClickHouse> {
  const { clickhouse, searchPath } = loadEmbeddedConfig();
  const adminPassword = newPassword();
  const users = Object.fromEntries(
    clickhouseUsers.map((user) => [user, { user, password: passwords[user] }]),
  ) as Record<ClickHouseUser, ClickHouseCredentials>;
  const logger = createLogger({ name: 'clickhouse', level: 'silent' });
  const server = await startTemporary('clickhouse', (home, port) =>
    startClickHouse({
      home,
      port,
      passwords,
      clickhouse,
      searchPath,
      adminPassword,
      autoRestart: false,
      logger,
      ...(cluster === undefined ? {} : { cluster }),
    }),
  );
  return Object.assign(server, { database: clickhouseDatabase, user: 'admin', password: adminPassword, users });
}

function newPasswords(): ClickHousePasswords {
  return { migrate: newPassword(), collector: newPassword(), api: newPassword() };
}
