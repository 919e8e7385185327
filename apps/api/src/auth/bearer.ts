import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '../http/problem.js';
import { pageAssets, pagePaths } from '../page/page-paths.js';

/**
 * Routes that need no token. A path that matches no route needs one, so that strangers do not learn which routes exist.
 */
const anonymousRoutes = new Set<string>([
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/docs',
  '/docs/',
  '/docs/:file',
  '/docs/problems',
  '/docs/problems/:code',
  '/install/:version/:file',
  ...pagePaths,
  pageAssets,
  '/api/v1/trust',
  '/api/v1/enrollments/redeem',
  '/api/v1/enrollments/renew',
  '/api/v1/sessions',
]);

/** `route` is undefined for a path that matches none. */
export function isAnonymous(route: string | undefined): boolean {
  return route !== undefined && anonymousRoutes.has(route);
}

/**
 * Throws a 401 unless the route is anonymous or the request carries the token. Compares digests, which have equal
 * length as timingSafeEqual requires.
 */
export function createBearerCheck(
  adminToken: string,
): (route: string | undefined, authorization: string | undefined) => void {
  const expected = digestOf(adminToken);
  return (route, authorization) => {
    if (isAnonymous(route)) {
      return;
    }
    const token = bearerToken(authorization);
    if (token === '') {
      throw unauthorized('A token is required: Authorization: Bearer <token>', 'Bearer realm="psfleet"');
    }
    if (!timingSafeEqual(digestOf(token), expected)) {
      throw unauthorized('The token is not valid', 'Bearer realm="psfleet", error="invalid_token"');
    }
  };
}

/** The token in an Authorization header; empty if there is none. */
export function bearerToken(authorization: string | undefined): string {
  return /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1] ?? '';
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function unauthorized(detail: string, challenge: string): Problem {
  return new Problem('unauthorized', detail, { headers: { 'www-authenticate': challenge } });
}
