import type { Storage } from '../client.js';

/** What is known about a host; the newest facts that it sent. */
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
}

export interface HostsQuery {
  /** Only this host. */
  readonly host?: string;
  /** Only hosts behind this one, in the order of their names. */
  readonly after?: string;
  readonly limit?: number;
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
  agent_version AS agentVersion
FROM hosts FINAL
WHERE ({host:String} = '' OR host = {host:String}) AND host > {after:String}
ORDER BY host
LIMIT {limit:UInt32}`;

/** Every host that ever sent something, by name. Throws StorageError. */
export async function readHosts(
  storage: Storage,
  { host = '', after = '', limit = 1_000_000 }: HostsQuery = {},
): Promise<HostRow[]> {
  const { rows } = await storage.query<HostRow>(sql, { params: { host, after, limit } });
  return rows;
}

/** Names of the hosts that told of themselves after a moment, in milliseconds since the epoch, which they do with every keyframe. Throws StorageError. */
export async function readHostNames(storage: Storage, since: number): Promise<string[]> {
  const { rows } = await storage.query<{ host: string }>(
    "SELECT DISTINCT host FROM hosts WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')",
    { params: { since } },
  );
  return rows.map(({ host }) => host);
}
