import { compareNaturally } from '@psfleet/display';
import type { Host } from '@psfleet/sdk';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { liveIntervalMs } from '../clock/now.js';
import { useClient } from '../session/session-gate.js';

const pageSize = 1000;
const maxHosts = 20_000;

/** All hosts, page by page, in the order in which people count. */
export function useHosts(isLive: boolean): UseQueryResult<readonly Host[]> {
  const client = useClient();
  return useQuery({
    queryKey: ['all hosts'],
    queryFn: async ({ signal }) => {
      const hosts: Host[] = [];
      let cursor: string | null = null;
      do {
        const page: { data: readonly Host[]; meta: { cursor: string | null } } = await client.call(
          'listHosts',
          { limit: pageSize, ...(cursor === null ? {} : { cursor }) },
          { signal },
        );
        hosts.push(...page.data);
        cursor = page.meta.cursor;
      } while (cursor !== null && hosts.length < maxHosts);
      return hosts.toSorted((a, b) => compareNaturally(a.host, b.host));
    },
    refetchInterval: isLive ? 2 * liveIntervalMs : false,
  });
}
