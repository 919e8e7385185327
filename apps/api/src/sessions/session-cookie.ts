/** The header with the other half of a session. A page of another origin, or port, cannot have a browser send it. */
export const proofHeader = 'psfleet-proof';

/** The headers of a request that say whose it is. */
export interface CredentialHeaders {
  readonly host?: string | undefined;
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
  readonly [proofHeader]?: string | readonly string[] | undefined;
}

/**
 * The name of the cookie. Browsers send the cookies of a host to all of its ports, so that the port is in the name:
 * two fleets on one machine do not take each other's.
 */
export function cookieName(host: string | undefined): string {
  const port = /:(\d{1,5})$/.exec(host ?? '')?.[1];
  return port === undefined ? '__Host-psfleet' : `__Host-psfleet-${port}`;
}

/** The id of the session in the cookie of this API; null if there is none, or more than one. */
export function sessionIdOf({ host, cookie = '' }: CredentialHeaders): string | null {
  const name = cookieName(host);
  const values = cookie.split(';').flatMap((pair) => {
    const [key = '', value = ''] = pair.trim().split('=');
    return key === name ? value : [];
  });
  const [id] = values;
  return values.length === 1 && id !== undefined && /^[A-Za-z0-9_-]{43}$/.test(id) ? id : null;
}

/** Whether the request has a cookie of this API, whatever is in it. */
export function hasSessionCookie({ host, cookie = '' }: CredentialHeaders): boolean {
  const name = cookieName(host);
  return cookie.split(';').some((pair) => pair.trim().split('=')[0] === name);
}

/** The value of Set-Cookie for a session; null removes the cookie. Without an age it ends with the browser. */
export function renderCookie(host: string | undefined, id: string | null): string {
  const cookie = `${cookieName(host)}=${id ?? ''}; Path=/; Secure; HttpOnly; SameSite=Strict`;
  return id === null ? `${cookie}; Max-Age=0` : cookie;
}
