import { FleetError } from '@psfleet/sdk';
import { useQueryClient, type QueryCacheNotifyEvent } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClient } from './session-gate.js';

/** While the API does not answer, it is asked this often whether it does again. */
const retryMs = 5000;

/** Whether a question got an answer; null for an event that says nothing about it. */
export function hasAnswered(event: QueryCacheNotifyEvent): boolean | null {
  if (event.type !== 'updated') {
    return null;
  }
  const { action } = event;
  if (action.type === 'success') {
    return action.manual === true ? null : true;
  }
  if (action.type !== 'error') {
    return null;
  }
  return !isLost(action.error);
}

/** Whether nothing came: a problem from the API is an answer. */
export function isLost(error: unknown): boolean {
  return error instanceof FleetError && (error.code === 'unreachable' || error.code === 'timeout');
}

/**
 * Since when no answer of the API has come, in milliseconds since the epoch; null while it answers. When it does again,
 * every question that failed meanwhile is asked again.
 */
export function useUnreachableSince(): number | null {
  const queries = useQueryClient();
  const client = useClient();
  const [since, setSince] = useState<number | null>(null);
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        const isReached = hasAnswered(event);
        if (isReached !== null) {
          setSince((before) => (isReached ? null : (before ?? Date.now())));
        }
      }),
    [queries],
  );
  const isAway = since !== null;
  useEffect(() => {
    if (!isAway) {
      return;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        await client.call('getHealth', {}, { signal: abort.signal, timeoutMs: retryMs });
      } catch (error) {
        if (abort.signal.aborted || isLost(error)) {
          return; // the banner says so already
        }
      }
      setSince(null);
      await queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.error !== null });
    };
    const timer = setInterval(() => void ask(), retryMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [isAway, client, queries]);
  return since;
}
