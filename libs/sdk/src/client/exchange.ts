import { createError, FleetError } from './errors.js';
import { withRetries } from './retry.js';
import type { ReceivedAnswer, Send, SentRequest } from './send.js';

export interface Exchange<T> {
  readonly url: string;
  readonly request: Omit<SentRequest, 'signal'>;
  readonly isRead: boolean;
  readonly tries: number;
  /** Milliseconds, all tries included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly send: Send;
  readonly read: (answer: ReceivedAnswer) => Promise<T>;
}

/** Sends a request, again where that may help. Rejects with FleetError, or with the reason of the aborted signal. */
export async function exchange<T>(options: Exchange<T>): Promise<T> {
  const { url, request, isRead, tries, timeoutMs, signal, send, read } = options;
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const once = async (): Promise<T> => {
    try {
      return await read(await send(url, { ...request, signal: either }));
    } catch (error) {
      throw error instanceof FleetError ? error : unreachable(url, error);
    }
  };
  try {
    return await withRetries(once, { tries, isRead, signal: either });
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.aborted) {
      const message = `${new URL(url).origin} did not answer within ${timeoutMs / 1000} s`;
      throw createError('timeout', message, { isRetryable: true, cause: error });
    }
    throw error;
  }
}

function unreachable(url: string, cause: unknown): FleetError {
  const reason = cause instanceof Error ? `: ${innermost(cause).message}` : '';
  return createError('unreachable', `${new URL(url).origin} does not answer${reason}`, { isRetryable: true, cause });
}

/** Node's fetch says `fetch failed`, and why in the cause. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
