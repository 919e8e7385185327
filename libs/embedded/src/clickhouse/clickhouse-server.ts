import { join } from 'node:path';
import type { Logger, SystemUser } from '@psfleet/service-kit';
import { type EmbeddedServer, LockedServer } from '../process/embedded-server.js';
import { lockHomeFolder } from '../process/home-folder-lock.js';
import { makeOwnFolder, makeSharedFolder, writeFor } from '../process/owned-files.js';
import { requireFreePort } from '../process/port.js';
import { isReachable } from '../process/reachable.js';
import { type ChildEvent, supervise } from '../process/supervise.js';
import { basicAuthorization } from './basic-authorization.js';
import { type ClickHouseCluster, renderServerConfig } from './clickhouse-config-files.js';
import { findClickHouse, recordEngine } from './clickhouse-engine.js';
import { clickhouseDatabase, type ClickHousePasswords } from './clickhouse-users.js';
import { hostingProgram, usersFileFor } from './hosting-program.js';
import { runHttpQuery } from './http-query.js';
import { renderUsersConfig } from './render-users.js';

export interface ClickHouseServerOptions {
  /** Its configuration, log and data are in `<home>/clickhouse`. */
  readonly home: string;
  readonly port: number;
  readonly passwords: ClickHousePasswords;
  /** PSFLEET_CLICKHOUSE, or null to search for a program. */
  readonly clickhouse: string | null;
  readonly searchPath: string;
  /** Memory that the server may use in total; default 1.5 GB. */
  readonly memoryBytes?: number;
  /** Default: a server that is in no cluster. */
  readonly cluster?: ClickHouseCluster;
  /** Whether to restart it with back-off when it exits unexpectedly; default true. */
  readonly autoRestart?: boolean;
  readonly logger: Logger;
  readonly onEvent?: (event: ChildEvent) => void;
  /** The user as whom it runs; by default that of this process. */
  readonly user?: SystemUser | undefined;
  /** Where that user can read a file of this installation; by default in its own place. */
  readonly readable?: ((file: string) => string) | undefined;
  /** Password of a user `admin` who may do everything, for tests and measurements; by default there is none. */
  readonly adminPassword?: string;
  /** Receives which programs are not used, and why, and what protection this machine does not offer. */
  readonly onProgress?: (step: string) => void;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
}

const readyLimitMs = 60_000;

/**
 * Starts ClickHouse's HTTP server on loopback and creates the database `psfleet`.
 * Throws EmbeddedError: `unsupported-system`, `newer-data`, `port-busy`, `folder-locked`, `start-failed`.
 */
export async function startClickHouse(options: ClickHouseServerOptions): Promise<EmbeddedServer> {
  const {
    home,
    port,
    passwords,
    clickhouse,
    searchPath,
    memoryBytes = 1_500_000_000,
    cluster = null,
    autoRestart = true,
    logger,
    onEvent,
    user,
    readable = (file) => file,
    adminPassword = null,
    onProgress = () => {},
    signal,
  } = options;
  const folder = join(home, 'clickhouse');
  const lock = lockHomeFolder(folder);
  const asMigrate = {
    port,
    authorization: basicAuthorization('migrate', passwords.migrate),
    serverUsers: user === undefined ? [] : [user.name],
  };
  const onUnconfined = (ability: string): void => onProgress(`ClickHouse can ${ability}`);
  try {
    const engine = await findClickHouse({ folder, clickhouse, searchPath, user, onProgress });
    await requireFreePort(port, 'PSFLEET_CLICKHOUSE_PORT');
    const serverConfig = renderServerConfig({
      folder,
      usersFile: usersFileFor(folder),
      port,
      hasAdmin: adminPassword !== null,
      version: engine.version,
      memoryBytes,
      cluster,
    });
    const usersConfig = renderUsersConfig({ passwords, memoryBytes, isClustered: cluster !== null, adminPassword });
    makeSharedFolder(folder, user);
    for (const name of ['data', 'log']) {
      makeOwnFolder(join(folder, name), user);
    }
    writeFor(join(folder, 'config.xml'), serverConfig, user);
    writeFor(join(folder, 'users.xml'), usersConfig, user);
    const child = await supervise({
      program: { ...hostingProgram({ engine, folder, port, cluster, readable, onUnconfined }), user },
      isReady: () => isReachable(runHttpQuery(asMigrate, 'SELECT 1')),
      requireFreePorts: () => requireFreePort(port, 'PSFLEET_CLICKHOUSE_PORT'),
      readyLimitMs,
      autoRestart,
      logger,
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      await runHttpQuery(asMigrate, `CREATE DATABASE IF NOT EXISTS ${clickhouseDatabase}`);
      recordEngine(folder, engine);
    } catch (error) {
      await child.stop();
      throw error;
    }
    return new LockedServer(child, lock, { url: `http://127.0.0.1:${port}`, version: engine.version });
  } catch (error) {
    lock.release();
    throw error;
  }
}
