import type { Storage } from '../client.js';

/** The newest facts that a host sent about itself. */
export interface HostRow {
  readonly host: string;
  readonly hostname: string;
  readonly bootId: string;
  readonly os: string;
  readonly kernel: string;
  readonly arch: string;
  /** Seconds since the epoch. */
  readonly bootTime: number | null;
  readonly cpuCount: number | null;
  /** Bytes. */
  readonly memoryTotal: number | null;
  readonly agentVersion: string;
  /** What its agent cannot read in full or in time, as on the wire: `code: detail`. */
  readonly warnings: readonly string[];
}

export interface HostsQuery {
  /** Only this host. */
  readonly host?: string;
  /** Only hosts after this one, in order of their names. */
  readonly after?: string;
  readonly limit?: number;
  /** Only these hosts, which may be none. */
  readonly only?: readonly string[];
  /** Names to leave out. */
  readonly except?: readonly string[];
}

const sql = `
SELECT
  host,
  hostname,
  boot_id AS bootId,
  os,
  kernel,
  arch,
  boot_time AS bootTime,
  cpu_count AS cpuCount,
  memory_total AS memoryTotal,
  agent_version AS agentVersion,
  warnings
FROM hosts FINAL
WHERE ({host:String} = '' OR host = {host:String}) AND host > {after:String}
  AND ({all:Bool} OR host IN {only:Array(String)}) AND host NOT IN {except:Array(String)}
ORDER BY host
LIMIT {limit:UInt32}`;

/** Reads every host that ever sent its facts, ordered by name. Throws StorageError. */
export async function readHosts(
  storage: Storage,
  { host = '', after = '', limit = 1_000_000, only, except = [] }: HostsQuery = {},
): Promise<HostRow[]> {
  const { rows } = await storage.query<HostRow>(sql, {
    params: { host, after, limit, all: only === undefined, only: only ?? [], except },
  });
  return rows;
}

/** The names of the hosts that sent their facts after a parameter, in milliseconds since the epoch, each once. */
export const hostNamesSql = (parameter: string): string =>
  `SELECT DISTINCT host FROM hosts WHERE ts > fromUnixTimestamp64Milli({${parameter}:Int64}, 'UTC')`;

/**
 * Reads the names of the hosts that sent their facts after `since` (milliseconds since the epoch); every keyframe
 * carries them. Throws StorageError.
 */
export async function readHostNames(storage: Storage, since: number): Promise<string[]> {
  const { rows } = await storage.query<{ host: string }>(hostNamesSql('since'), { params: { since } });
  return rows.map(({ host }) => host);
}
