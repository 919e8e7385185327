import type { Storage } from '../client.js';

/** A host and the last time in a range at which it may have seen a process. */
export interface HostLastSeen {
  readonly host: string;
  /** Time of its last tick, or the end of the range if that is earlier; milliseconds since the epoch. */
  readonly lastSeen: number;
}

const sql = (ofHosts: string): string => `
SELECT toString(t.host) AS host, least(max(toUnixTimestamp64Milli(t.ts)), {to:Int64}) AS lastSeen
FROM ticks AS t
WHERE t.ts >= fromUnixTimestamp64Milli({ticksFrom:Int64}, 'UTC')
  AND t.ts < fromUnixTimestamp64Milli({seenTo:Int64}, 'UTC') ${ofHosts}
GROUP BY t.host
ORDER BY lastSeen DESC, host`;

/** Reads the hosts that sent ticks from `ticksFrom` to `seenTo`, those seen last first. Throws StorageError. */
export async function readHostsLastSeen(
  storage: Storage,
  hosts: readonly string[] | undefined,
  { ticksFrom, seenTo, to }: { readonly ticksFrom: number; readonly seenTo: number; readonly to: number },
): Promise<{ rows: HostLastSeen[]; rowsRead: number }> {
  return storage.query<HostLastSeen>(sql(hosts === undefined ? '' : 'AND t.host IN {hosts:Array(String)}'), {
    params: { hosts: hosts ?? [], ticksFrom, seenTo, to },
  });
}
