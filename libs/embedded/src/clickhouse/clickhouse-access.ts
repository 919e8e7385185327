import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { EmbeddedError } from '../errors.js';
import type { ClickHouseCluster } from './clickhouse-config-files.js';
import type { ClickHouseEngine } from './clickhouse-engine.js';

/** All that the process of ClickHouse may reach; `host/landlock.mjs` explains the kinds. */
export interface Access {
  readonly read: readonly string[];
  readonly execute: readonly string[];
  readonly write: readonly string[];
  readonly log: readonly string[];
  /** TCP ports. */
  readonly bind: readonly number[];
  readonly connect: readonly number[];
}

/** Libraries, time zones and locales. */
const system = ['/usr', '/lib', '/lib64', '/etc/ld.so.cache', '/etc/localtime'];

/** What ClickHouse reads about the machine, and about itself, to size its pools and to measure its queries. */
const kernel = [
  '/proc/self',
  '/proc/cpuinfo',
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/pressure',
  '/proc/stat',
  '/proc/uptime',
  '/proc/sys/fs/file-nr',
  '/proc/sys/vm',
  '/sys/block',
  '/sys/devices',
  '/sys/fs/cgroup',
  '/sys/kernel/mm',
  '/dev/random',
  '/dev/urandom',
];

export interface AccessOptions {
  readonly engine: ClickHouseEngine;
  readonly folder: string;
  readonly port: number;
  readonly cluster: ClickHouseCluster | null;
}

/**
 * Returns what the engine needs. Its configuration is not in it: any user can read what the engine can, with the
 * function file(), which needs no grant. For the same reason it gets the file of the engine and not the folder of that,
 * which may be somebody's home. Throws EmbeddedError if the secrets of psfleet are below a folder that it needs.
 */
export function accessOf({ engine: { kind, file }, folder, port, cluster }: AccessOptions): Access {
  const access = {
    read: [...system, ...kernel, file],
    execute: kind === 'library' ? [] : [...system, '/bin', file],
    write: [join(folder, 'data'), '/dev/null'],
    log: [join(folder, 'log')],
    bind: [port, ...(cluster === null ? [] : [cluster.tcpPort])],
    connect: cluster === null ? [] : cluster.shardTcpPorts,
  };
  // The configuration is in its own folder, all other secrets are in the home above it.
  for (const secrets of [dirname(folder), folder]) {
    requireOutside(secrets, [...access.read, ...access.execute, ...access.write, ...access.log]);
  }
  return access;
}

function requireOutside(secrets: string, allowed: readonly string[]): void {
  const path = realpathSync(secrets);
  const above = allowed.filter(existsSync).find((each) => isAtOrBelow(path, realpathSync(each)));
  if (above !== undefined) {
    throw new EmbeddedError(
      'start-failed',
      `ClickHouse needs ${above}, and would read psfleet's secrets in ${secrets} with it: ` +
        'set PSFLEET_HOME to a folder that is not below it, even by a link',
    );
  }
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
