import { FleetError, type Send } from '@psfleet/sdk';
import { PortOwnerError, requestHttp, type ServerUsers } from '@psfleet/service-kit/client-side';

/** The SDK ends a request earlier, by its signal. */
const timeoutMs = 120_000;
/** The longest answer is the exported state of a large fleet. */
const maxAnswerBytes = 256_000_000;

/**
 * Sends the requests of the SDK. Without TLS nothing leaves before it is clear whose program answers; with it, an
 * `authority` (PEM) is trusted instead of those of the system.
 */
export function createOwnedSend(serverUsers: ServerUsers, authority: string | null = null): Send {
  return async (url, { method, headers, body, signal }) => {
    const answer = await requestHttp({
      url: new URL(url),
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(authority === null ? {} : { tls: { ca: authority } }),
      timeoutMs,
      maxAnswerBytes,
      serverUsers,
      signal,
    }).catch((error: unknown) => {
      // Trying again would not change whose program it is.
      throw error instanceof PortOwnerError ? new FleetError('unreachable', error.message, { cause: error }) : error;
    });
    return {
      status: answer.status,
      headers: { get: (name) => [answer.headers[name] ?? null].flat()[0] ?? null },
      text: () => Promise.resolve(answer.text),
    };
  };
}
