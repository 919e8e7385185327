/**
 * When credentials should be renewed, milliseconds since the epoch by this machine's clock: at half of their life. That
 * is counted from now, because the clock may differ from the server's. Throws TypeError for a JWT that never expires.
 */
export function renewAt(jwt: string, nowMs: number): number {
  const claims = readClaims(jwt);
  if (typeof claims?.iat !== 'number' || typeof claims.exp !== 'number' || claims.exp <= claims.iat) {
    throw new TypeError('the credentials of the API are no JWT that expires: it may be of another version');
  }
  return nowMs + ((claims.exp - claims.iat) * 1000) / 2;
}

/** Whether the JWT is genuine is for the broker to decide. */
function readClaims(jwt: string): { readonly iat?: unknown; readonly exp?: unknown } | null {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as object | null;
  } catch {
    return null;
  }
}
