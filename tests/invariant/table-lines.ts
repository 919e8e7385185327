/** What a process has in an answer even where its identity is missing. */
export const sampled = [
  'procUid',
  'name',
  'username',
  'status',
  'cpuPercent',
  'cpuTime',
  'rss',
  'vms',
  'shared',
  'peakRss',
  'swap',
  'pss',
  'uss',
  'pssAt',
  'numThreads',
  'numFds',
  'readBytes',
  'writeBytes',
  'tcpSentBytes',
  'tcpReceivedBytes',
  'majorFaults',
  'nice',
  'ts',
] as const;

/** One line per process, so that a difference is readable. Shares are rounded half up here and half to even there. */
export function tableLines(rows: readonly Readonly<Record<string, unknown>>[], fields: readonly string[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(
          fields
            .toSorted()
            .map((name) => [
              name,
              name === 'cpuPercent' && typeof row[name] === 'number' ? Math.floor(row[name]) : row[name],
            ]),
        ),
      ),
    )
    .toSorted();
}
