import { FleetError } from './errors.js';

export interface RetryOptions {
  /** How often a request is sent at most. */
  readonly tries: number;
  /** Only requests that change nothing are repeated. */
  readonly isRead: boolean;
  /** Ends the wait between two tries. */
  readonly signal: AbortSignal;
}

/** The wait before the second try is at most this long, and at most twice as long before each further one. */
const firstWaitMs = 200;
const maxWaitMs = 5000;
/** The API asks for a few seconds. If someone asks for more, the caller decides. */
const maxRetryAfterMs = 30_000;

/**
 * Repeats what failed for a moment, after a random part of a wait that doubles (full jitter), or after what the API
 * asked for. Whoever changes something is not repeated, because the first try may have done it.
 */
export async function withRetries<T>(work: () => Promise<T>, { tries, isRead, signal }: RetryOptions): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await work();
    } catch (error) {
      const waitMs = error instanceof FleetError && error.isRetryable ? waitBefore(number, error.retryAfterMs) : null;
      if (!isRead || number >= tries || waitMs === null || signal.aborted) {
        throw error;
      }
      await pause(waitMs, signal);
    }
  }
}

function waitBefore(number: number, retryAfterMs: number | null): number | null {
  if (retryAfterMs !== null && retryAfterMs > maxRetryAfterMs) {
    return null;
  }
  const jitter = Math.random() * Math.min(maxWaitMs, firstWaitMs * 2 ** (number - 1));
  return (retryAfterMs ?? 0) + jitter;
}

/** Resolves early when the signal is aborted; the next try then fails with its reason. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
