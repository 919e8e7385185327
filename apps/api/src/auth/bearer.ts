import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '../http/problem.js';

/** What everybody may see. A path that matches no route is not among them, so nobody learns what exists. */
const anonymousRoutes = new Set(['/healthz', '/readyz', '/openapi.json', '/docs', '/docs/', '/docs/:file']);

/** Throws a 401 unless the route is open to all or the request carries the token. Digests are compared, in constant time and of equal length. */
export function createBearerCheck(
  adminToken: string,
): (route: string | undefined, authorization: string | undefined) => void {
  const expected = digestOf(adminToken);
  return (route, authorization) => {
    if (route !== undefined && anonymousRoutes.has(route)) {
      return;
    }
    const token = /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw unauthorized('This needs a token: Authorization: Bearer <token>', 'Bearer realm="psfleet"');
    }
    if (!timingSafeEqual(digestOf(token), expected)) {
      throw unauthorized('The token is not valid', 'Bearer realm="psfleet", error="invalid_token"');
    }
  };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function unauthorized(detail: string, challenge: string): Problem {
  return new Problem('unauthorized', detail, { headers: { 'www-authenticate': challenge } });
}
