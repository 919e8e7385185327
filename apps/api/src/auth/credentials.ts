import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.js';
import { hasSessionCookie, proofHeader, sessionIdOf } from '../sessions/session-cookie.js';
import type { SessionStore } from '../sessions/session-store.js';
import { bearerToken, createBearerCheck, isAnonymous } from './bearer.js';

/**
 * Throws a 401 unless the route is anonymous, or the request carries the token, or both halves of a session. A request
 * with a session and a token is refused: it would not be clear whose it is.
 */
export function createCredentialCheck(
  adminToken: string,
  sessions: SessionStore,
): (route: string | undefined, headers: IncomingHttpHeaders) => void {
  const checkBearer = createBearerCheck(adminToken);
  return (route, headers) => {
    if (isAnonymous(route)) {
      return;
    }
    const proof = headers[proofHeader];
    if (!hasSessionCookie(headers) && proof === undefined) {
      checkBearer(route, headers.authorization);
      return;
    }
    if (headers.authorization !== undefined) {
      throw new Problem('unauthorized', 'The request carries a session and a token; send one of them');
    }
    const id = sessionIdOf(headers);
    if (id === null || typeof proof !== 'string' || !sessions.use(id, proof)) {
      throw new Problem('unauthorized', 'The session has ended, or its cookie or its proof is missing; sign in again');
    }
  };
}

/** Tells the callers apart whose dear questions wait in line: a token, or the id of a session. */
export function callerOf(headers: IncomingHttpHeaders): string {
  return sessionIdOf(headers) ?? bearerToken(headers.authorization);
}
