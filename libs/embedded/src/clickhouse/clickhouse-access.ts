import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
 * function file(), which needs no grant.
 */
export function accessOf({ engine: { kind, file }, folder, port, cluster }: AccessOptions): Access {
  return {
    read: [...system, ...kernel, file],
    // A program may be a script that starts another one, or a link.
    execute: kind === 'library' ? [] : [...system, '/bin', dirname(realpathSync(file)), file],
    write: [join(folder, 'data'), '/dev/null'],
    log: [join(folder, 'log')],
    bind: [port, ...(cluster === null ? [] : [cluster.tcpPort])],
    connect: cluster === null ? [] : cluster.shardTcpPorts,
  };
}
