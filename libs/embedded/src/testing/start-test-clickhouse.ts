import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { CLICKHOUSE_DATABASE, CLICKHOUSE_USERS, type ClickHouseUser } from '../clickhouse/clickhouse-config-files.js';
import { startClickHouse } from '../clickhouse/clickhouse-server.js';
import { loadEmbeddedConfig } from '../config/embedded-config.js';
import type { EmbeddedServer } from '../nats/nats-server.js';
import { findFreePort } from '../process/port.js';
import { newPassword } from './start-test-nats.js';

export interface ClickHouseCredentials {
  readonly user: ClickHouseUser;
  readonly password: string;
}

export interface TestClickHouse extends EmbeddedServer {
  readonly port: number;
  readonly home: string;
  readonly database: string;
  /** The collector's, who may do everything in databases called `psfleet*`: `createClient({ url, username: user, password, database })`. */
  readonly user: ClickHouseUser;
  readonly password: string;
  readonly users: Readonly<Record<ClickHouseUser, ClickHouseCredentials>>;
}

/** A real ClickHouse on a free port with a home of its own, which `stop` removes. It is not started again by itself after `kill`. */
export async function startTestClickHouse(): Promise<TestClickHouse> {
  const { clickHouse, searchPath } = loadEmbeddedConfig();
  const home = mkdtempSync(join(tmpdir(), 'psfleet-clickhouse-'));
  const port = await findFreePort();
  const passwords = { collector: newPassword(), api: newPassword() };
  const users = Object.fromEntries(CLICKHOUSE_USERS.map((user) => [user, { user, password: passwords[user] }])) as Record<ClickHouseUser, ClickHouseCredentials>;
  try {
    const server = await startClickHouse({ home, port, passwords, clickHouse, searchPath, autoRestart: false, logger: createLogger({ name: 'clickhouse', level: 'silent' }) });
    return {
      url: server.url,
      version: server.version,
      port,
      home,
      database: CLICKHOUSE_DATABASE,
      ...users.collector,
      users,
      get pid() {
        return server.pid;
      },
      kill: () => server.kill(),
      restart: () => server.restart(),
      stop: async () => {
        await server.stop();
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}
