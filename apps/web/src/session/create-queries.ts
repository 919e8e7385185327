import { FleetError, type Client } from '@psfleet/sdk';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { endSession } from './session.js';

/**
 * The answers that one client got. Each client has its own, so that nobody sees what somebody else was shown.
 *
 * `networkMode` sends at once whatever the browser thinks of its network. The API may be on this computer, and an
 * action that waits for the network would be done long after somebody gave up on it.
 */
export function createQueries(client: Client): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof FleetError && error.code === 'unauthorized') {
          endSession(client);
        }
      },
    }),
    defaultOptions: {
      queries: { retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
