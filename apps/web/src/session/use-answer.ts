import type { RouteAnswer, RouteInput, RouteName } from '@psfleet/sdk';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { liveIntervalMs } from '../clock/now.js';
import { useClock } from '../clock/use-clock.js';
import { useClient } from './session-gate.js';

export interface AnswerOptions {
  /** Whether the question is about now, so that it is asked again and again. */
  readonly isLive: boolean;
  readonly isEnabled?: boolean;
  /** Milliseconds between two questions about now. */
  readonly everyMs?: number;
}

/** Ticks may arrive late, so an answer about a time that was a moment ago may still change. */
const settleMs = 120_000;

/**
 * The answer of a route. While the next one is on its way the last one stays (`isPlaceholderData`), and a question that
 * nobody waits for any more is aborted.
 */
export function useAnswer<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
  { isLive, isEnabled = true, everyMs = liveIntervalMs }: AnswerOptions,
): UseQueryResult<RouteAnswer<Name>> {
  const client = useClient();
  const { at, end } = useClock();
  const newest = Math.max(at ?? 0, end ?? 0);
  const isSettled = (): boolean => !isLive && Date.now() - newest > settleMs;
  return useQuery({
    queryKey: [name, input],
    queryFn: ({ signal }) => client.call(name, input, { signal }),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
    staleTime: () => (isSettled() ? Number.POSITIVE_INFINITY : 0),
    gcTime: isLive ? 30_000 : 300_000,
    refetchInterval: () => (isSettled() ? false : everyMs),
  });
}
