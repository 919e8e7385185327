import type { Session } from '../answers/session.js';
import type { CallOptions, Client } from '../client/client.js';

/** The header with the half of a session that the page keeps; the browser keeps the other in a cookie. */
const proofHeader = 'psfleet-proof';

const codePattern = /^#code=([A-Za-z0-9_-]{43})$/;

/** Makes the link that signs a browser in. The code is in the fragment, which no server sees and no log has. */
export function signInLink(url: string, code: string): string {
  return `${url.replace(/\/+$/, '')}/#code=${code}`;
}

/** The code in the fragment of such a link, as `location.hash` has it; null if there is none. */
export function codeOfFragment(fragment: string): string | null {
  return codePattern.exec(fragment)?.[1] ?? null;
}

/**
 * Signs this browser in. The caller keeps the proof (in sessionStorage) and sends {@link proofHeaders} with every
 * request. Rejects with `session-exists` if the browser has a session, unless it may be replaced.
 */
export async function openSession(
  client: Client,
  code: string,
  { replace = false, ...options }: CallOptions & { readonly replace?: boolean } = {},
): Promise<Session> {
  const { data } = await client.call('openSession', { body: { code, replace } }, options);
  return data;
}

/** Signs this browser out. */
export async function closeSession(client: Client, options: CallOptions = {}): Promise<void> {
  await client.call('endSession', {}, options);
}

/** The headers of a request with a session, for {@link ClientOptions.headers}. */
export function proofHeaders(proof: string | null): Readonly<Record<string, string>> {
  return proof === null ? {} : { [proofHeader]: proof };
}
