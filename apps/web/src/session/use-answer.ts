import type { Client, RouteAnswer, RouteInput, RouteName } from '@psfleet/sdk';
import {
  keepPreviousData,
  replaceEqualDeep,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { liveIntervalMs, tickMs } from '../clock/now.js';
import { useClock } from '../clock/use-clock.js';
import { useClient } from './session-gate.js';

export interface AnswerOptions {
  /** Whether the question is about now, so that it is asked again and again. */
  readonly isLive: boolean;
  readonly isEnabled?: boolean;
  /** Milliseconds between two questions about now. */
  readonly everyMs?: number;
  /** Whether the answers of the ticks beside the clock are fetched ahead, so that a step by one tick shows at once. */
  readonly isAhead?: boolean;
}

/** Ticks may arrive late, so an answer about a time that was a moment ago may still change. */
const settleMs = 120_000;
/** Neighbours are fetched once the clock has rested this long. */
const aheadMs = 250;

/**
 * The answer of a route. While the next one is on its way the last one stays (`isPlaceholderData`), and a question that
 * nobody waits for any more is aborted.
 */
export function useAnswer<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
  { isLive, isEnabled = true, everyMs = liveIntervalMs, isAhead = false }: AnswerOptions,
): UseQueryResult<RouteAnswer<Name>> {
  const client = useClient();
  const { at, end } = useClock();
  const newest = Math.max(at ?? 0, end ?? 0);
  const isSettled = (): boolean => !isLive && Date.now() - newest > settleMs;
  const answer = useQuery({
    ...questionOf(client, name, input),
    placeholderData: keepPreviousData,
    structuralSharing: shareUnchanged,
    enabled: isEnabled,
    staleTime: () => (isSettled() ? Number.POSITIVE_INFINITY : 0),
    gcTime: isLive ? 30_000 : 300_000,
    refetchInterval: () => (isSettled() ? false : everyMs),
  });
  const queries = useQueryClient();
  const isResting = isAhead && isEnabled && at !== null && answer.isSuccess && !answer.isPlaceholderData;
  const key = JSON.stringify(input);
  useEffect(() => {
    if (!isResting) {
      return;
    }
    const ahead = neighboursOf(at, Date.now()).map((time) =>
      questionOf(client, name, { ...(JSON.parse(key) as typeof input), at: new Date(time).toISOString() }),
    );
    const timer = setTimeout(
      () => ahead.forEach((question) => void queries.prefetchQuery({ ...question, staleTime: settleMs })),
      aheadMs,
    );
    return () => {
      clearTimeout(timer);
      // Once the page has taken up the one that it shows next, the other would only hold up what somebody waits for.
      setTimeout(() => ahead.forEach(({ queryKey }) => void queries.cancelQueries({ queryKey, type: 'inactive' })));
    };
  }, [isResting, at, key, name, client, queries]);
  return answer;
}

/** More rows than this are not compared with those before: that would take longer than to draw the visible ones. */
const maxSharedRows = 500;

/** Takes the unchanged parts of an answer from the one before, so that what shows them is not drawn again. */
function shareUnchanged(before: unknown, after: unknown): unknown {
  const rows = typeof after === 'object' && after !== null && 'data' in after ? after.data : null;
  return Array.isArray(rows) && rows.length > maxSharedRows ? after : replaceEqualDeep(before, after);
}

function questionOf<Name extends RouteName>(client: Client, name: Name, input: RouteInput<Name>) {
  return {
    queryKey: [name, input] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => client.call(name, input, { signal }),
  };
}

/** The ticks beside a time, without those that have not come yet. */
export function neighboursOf(at: number, now: number): readonly number[] {
  return [at - tickMs, at + tickMs].filter((time) => time < now - tickMs);
}
