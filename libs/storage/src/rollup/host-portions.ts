import type { Storage } from '../client.js';
import { ticksTable } from '../schema/host-tables.js';
import type { DueRange } from './due-ranges.js';

const minuteMs = 60_000;

/** What one statement computes at most: a quarter hour of a thousand hosts. */
const maxHostMinutes = 15_000;

/**
 * Splits a range by its hosts: a statement keeps something for each process, or each series and minute, until it has
 * read all rows, which for ten thousand hosts is more than the memory of a small server. Each portion is a range of the
 * key, in the order of host names. There is none if no host sent a tick in the range, as in most of those that are
 * caught up on after days. Throws StorageError.
 */
export async function splitByHosts(storage: Storage, range: DueRange): Promise<DueRange[]> {
  const hosts = range.hosts.length > 0 ? range.hosts.toSorted() : await readSendingHosts(storage, range);
  const size = Math.max(1, Math.floor((maxHostMinutes * minuteMs) / (range.to - range.from)));
  if (hosts.length > 0 && hosts.length <= size) {
    return [range];
  }
  const portions = Math.ceil(hosts.length / size);
  return Array.from({ length: portions }, (_, index) => ({
    ...range,
    hosts: hosts.slice(index * size, (index + 1) * size),
  }));
}

async function readSendingHosts(storage: Storage, { from, to }: DueRange): Promise<string[]> {
  const { rows } = await storage.query<{ host: string }>(
    `SELECT DISTINCT host FROM ${ticksTable.name}
WHERE ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
ORDER BY host`,
    { params: { from, to } },
  );
  return rows.map(({ host }) => host);
}
