import type { Storage } from '../client.js';

const sql = `
SELECT lowerUTF8(hosts.hostname) AS lowered, any(hosts.host) AS host
FROM hosts FINAL
WHERE lowered IN {hostnames:Array(String)}
GROUP BY lowered
HAVING count() = 1`;

/**
 * Reads the hosts that call themselves one of these, in upper or lower case: by hostname, without those that several
 * hosts share. Throws StorageError.
 */
export async function readHostsNamed(
  storage: Storage,
  hostnames: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const lowered = [...new Set(hostnames.map((hostname) => hostname.toLowerCase()))];
  const { rows } = await storage.query<{ lowered: string; host: string }>(sql, { params: { hostnames: lowered } });
  const hosts = new Map(rows.map((row) => [row.lowered, row.host]));
  return new Map(
    hostnames.flatMap((hostname) => {
      const host = hosts.get(hostname.toLowerCase());
      return host === undefined ? [] : [[hostname, host] as const];
    }),
  );
}
