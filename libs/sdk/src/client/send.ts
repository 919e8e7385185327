import type { Method } from '../routes/route.js';

/** A request as it goes out. */
export interface SentRequest {
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** The part of fetch's Response that is read. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** Sends one request; rejects only if no answer came. */
export type Send = (url: string, request: SentRequest) => Promise<ReceivedAnswer>;

/**
 * Sends with fetch. Redirects are refused, so that a token goes nowhere else. `credentials` decides about the cookies
 * of a browser: they go to the API that served the page only, and never beside a token. The cookie of a session that
 * ended stays in the browser, and the API refuses a request with both.
 */
export const sendWithFetch: Send = (url, { method, headers, body, signal }) =>
  fetch(url, {
    method,
    headers,
    signal,
    redirect: 'error',
    credentials: 'authorization' in headers ? 'omit' : 'same-origin',
    ...(body === undefined ? {} : { body }),
  });
