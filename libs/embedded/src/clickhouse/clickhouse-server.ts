import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger, SystemUser } from '@psfleet/service-kit';
import type { ProgramSpec } from '../process/child-program.js';
import { type EmbeddedServer, LockedServer } from '../process/embedded-server.js';
import { lockHomeFolder } from '../process/home-folder-lock.js';
import { makeOwnFolder, makeSharedFolder, writeFor } from '../process/owned-files.js';
import { requireFreePort } from '../process/port.js';
import { isReachable } from '../process/reachable.js';
import { type ChildEvent, supervise } from '../process/supervise.js';
import {
  basicAuthorization,
  clickhouseDatabase,
  type ClickHouseCluster,
  type ClickHousePasswords,
  renderServerConfig,
  renderUsersConfig,
} from './clickhouse-config-files.js';
import { type ClickHouseEngine, findClickHouse, recordEngine } from './clickhouse-engine.js';
import { runHttpQuery } from './http-query.js';

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
  /** Receives which programs are not used, and why. */
  readonly onProgress?: (step: string) => void;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
}

const readyLimitMs = 60_000;
/** ClickHouse itself waits up to 5 s for open connections. */
const stopLimitMs = 20_000;

/**
 * The query blocks until the end of standard input, and the server lives as long as the query. Closing standard input
 * stops it gracefully, and the kernel closes it when this process dies.
 */
const hostingQuery =
  "SYSTEM START LISTEN HTTP; SELECT count() FROM file('-', 'LineAsString') SETTINGS max_execution_time = 0";

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
  try {
    const engine = await findClickHouse({ folder, clickhouse, searchPath, user, onProgress });
    await requireFreePort(port, 'PSFLEET_CLICKHOUSE_PORT');
    const configOptions = { folder, port, passwords, version: engine.version, memoryBytes, cluster };
    makeSharedFolder(folder, user);
    for (const name of ['data', 'log', 'backups']) {
      makeOwnFolder(join(folder, name), user);
    }
    writeFor(join(folder, 'config.xml'), renderServerConfig(configOptions), user);
    writeFor(join(folder, 'users.xml'), renderUsersConfig(configOptions), user);
    const child = await supervise({
      program: { ...hostingProgram(engine, folder, cluster !== null, readable), user },
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

function hostingProgram(
  { kind, file }: ClickHouseEngine,
  folder: string,
  isClustered: boolean,
  readable: (file: string) => string,
): ProgramSpec {
  const args = [
    `--path=${join(folder, 'data')}`,
    `--config-file=${join(folder, 'config.xml')}`,
    '--log-level=warning',
    '--multiquery',
    `--query=${isClustered ? 'SYSTEM START LISTEN TCP; ' : ''}${hostingQuery}`,
  ];
  const host = fileURLToPath(new URL('../../host/clickhouse-host.mjs', import.meta.url));
  return {
    name: 'ClickHouse',
    command: kind === 'library' ? readable(process.execPath) : file,
    args: kind === 'library' ? [readable(host), readable(file), ...args] : ['local', ...args],
    env: {},
    stopBy: 'stdin-end',
    stopLimitMs,
  };
}
