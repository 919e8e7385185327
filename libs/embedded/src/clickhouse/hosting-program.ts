import { platform } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramSpec } from '../process/child-program.js';
import { accessOf } from './clickhouse-access.js';
import type { ClickHouseCluster } from './clickhouse-config-files.js';
import type { ClickHouseEngine } from './clickhouse-engine.js';
import { hostingArguments } from './render-users.js';

export interface HostingOptions {
  readonly engine: ClickHouseEngine;
  readonly folder: string;
  readonly port: number;
  readonly cluster: ClickHouseCluster | null;
  /** Where the user as whom it runs can read a file of this installation. */
  readonly readable: (file: string) => string;
  /** Receives what the process can do although it need not, and why. */
  readonly onUnconfined: (ability: string) => void;
}

/** ClickHouse itself waits up to 5 s for open connections. */
const stopLimitMs = 20_000;

/**
 * The query blocks until the end of standard input, and the server lives as long as the query. Closing standard input
 * stops it gracefully, and the kernel closes it when this process dies.
 */
const hostingQuery =
  "SYSTEM START LISTEN HTTP; SELECT count() FROM file('-', 'LineAsString') SETTINGS max_execution_time = 0";

/** Elsewhere nothing like Landlock exists, and a `clickhouse` program starts as it is. */
const isLinux = platform() === 'linux';

/** What the host puts the path of the users in place of. */
const pathOfUsers = '{users}';

/** The name of the file with the users for the server's configuration. */
export function usersFileFor(folder: string): string {
  return isLinux ? pathOfUsers : join(folder, 'users.xml');
}

const unconfinedLine = 'psfleet: unconfined: ';

/** Returns how to start ClickHouse: as a process of Node that confines itself and then becomes the engine. */
export function hostingProgram(options: HostingOptions): ProgramSpec {
  const { engine, folder, cluster, readable, onUnconfined } = options;
  const configFile = join(folder, 'config.xml');
  const args = [
    `--path=${join(folder, 'data')}`,
    '--log-level=warning',
    ...hostingArguments,
    '--multiquery',
    `--query=${cluster === null ? '' : 'SYSTEM START LISTEN TCP; '}${hostingQuery}`,
  ];
  const common = { name: 'ClickHouse', env: {}, stopBy: 'stdin-end', stopLimitMs } as const;
  if (!isLinux) {
    onUnconfined('read all files of its user, because this system has no Landlock: its passwords open these files too');
    return { ...common, command: engine.file, args: ['local', `--config-file=${configFile}`, ...args] };
  }
  const host = fileURLToPath(new URL('../../host/clickhouse-host.mjs', import.meta.url));
  const hosted = engine.kind === 'library' ? { ...engine, file: readable(engine.file) } : engine;
  const launch = {
    engine: hosted,
    args,
    configFile,
    usersFile: join(folder, 'users.xml'),
    pathOfUsers,
    access: accessOf({ ...options, engine: hosted }),
  };
  return {
    ...common,
    command: readable(process.execPath),
    args: [readable(host), JSON.stringify(launch)],
    onLine: onFirstLine(unconfinedLine, onUnconfined),
  };
}

/** The process starts again after a failure, and says the same again. */
function onFirstLine(start: string, warn: (rest: string) => void): (line: string) => void {
  let hasWarned = false;
  return (line) => {
    if (!hasWarned && line.startsWith(start)) {
      hasWarned = true;
      warn(line.slice(start.length));
    }
  };
}
