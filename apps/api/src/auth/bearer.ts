import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '../http/problem.js';

/** Routes that need no token. A path that matches no route needs one, so that nobody learns which routes exist. */
const anonymousRoutes = new Set([
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/docs',
  '/docs/',
  '/docs/:file',
  '/docs/problems',
  '/docs/problems/:code',
]);

/**
 * Throws a 401 unless the route is anonymous or the request carries the token. Digests are compared instead of tokens,
 * because they are of equal length, so that the comparison takes constant time.
 */
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
      throw unauthorized('A token is required: Authorization: Bearer <token>', 'Bearer realm="psfleet"');
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
