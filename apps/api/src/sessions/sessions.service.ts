import { Injectable } from '@nestjs/common';
import { ApiContext } from '../config/api-context.js';
import { Problem } from '../http/problem.js';
import { toTimeText } from '../http/time-text.js';
import { FailureLimit } from './failure-limit.js';
import { type CredentialHeaders, renderCookie, sessionIdOf } from './session-cookie.js';
import { SessionStore, sessionTimes } from './session-store.js';
import type { SessionLinkResponse, SessionResponse } from './session.response.js';

const maxFailures = 10;
const failuresMs = 60_000;
const loopbackName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** The part of a request that decides whether it may have a session. */
export interface SessionRequest {
  readonly headers: CredentialHeaders;
  /** The client's address. */
  readonly ip: string;
  readonly protocol: string;
}

/** A session with the header Set-Cookie. */
export interface SessionAnswer {
  readonly session: SessionResponse;
  readonly cookie: string;
}

/** Signs browsers in and out. */
@Injectable()
export class SessionsService {
  readonly #store: SessionStore;
  readonly #failures: FailureLimit;

  constructor(context: ApiContext, store: SessionStore) {
    this.#store = store;
    this.#failures = new FailureLimit(maxFailures, failuresMs, context.now);
  }

  /** Makes a one-time code. A session makes none, or it could go on for ever. */
  createLink({ headers }: SessionRequest): SessionLinkResponse {
    if (headers.authorization === undefined) {
      throw new Problem('unauthorized', 'A link is made with a token only; `psfleet login` prints one');
    }
    const { code, endsAt } = this.#store.createCode();
    return { code, expiresAt: toTimeText(endsAt) };
  }

  /** Opens a session with a code. The browser's own session ends only if it says so. */
  open({ headers, ip, protocol }: SessionRequest, code: string, replace: boolean): SessionAnswer {
    if (protocol !== 'https' && !loopbackName.test(headers.host ?? '')) {
      throw new Problem(
        'session-needs-tls',
        'Browsers keep the cookie of a session only over TLS, or on the machine itself: open the page at https:// or ' +
          'at http://127.0.0.1',
      );
    }
    const waitMs = this.#failures.waitMs(ip);
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new Problem('too-many-requests', `Too many codes were wrong; try again in ${seconds} s`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    const current = sessionIdOf(headers);
    if (!replace && current !== null && this.#store.has(current)) {
      throw new Problem('session-exists', 'This browser has a session; confirm that a new one takes its place');
    }
    const opened = this.#store.open(code);
    if (opened === null) {
      this.#failures.count(ip);
      throw new Problem('code-unknown', 'This link is unknown, older than five minutes, or was used before');
    }
    if (current !== null) {
      this.#store.end(current);
    }
    const { id, proof, endsAt } = opened;
    return {
      session: { proof, expiresAt: toTimeText(endsAt), idleSeconds: sessionTimes.idleMs / 1000 },
      cookie: renderCookie(headers.host, id),
    };
  }

  /** Ends the session of the request, and returns the header Set-Cookie that removes its cookie. */
  end({ headers }: SessionRequest): string {
    const id = sessionIdOf(headers);
    if (id === null) {
      throw new Problem('no-session', 'This request has a token, and no session that could end');
    }
    this.#store.end(id);
    return renderCookie(headers.host, null);
  }
}
