/** A one-time code that signs a browser in. */
export interface SessionLink {
  readonly code: string;
  /** When it can no longer be used. */
  readonly expiresAt: string;
}

/** A session of a browser. */
export interface Session {
  /** Half of the session; the other half is in the cookie. */
  readonly proof: string;
  /** When it ends, however busy. */
  readonly expiresAt: string;
  /** Seconds without a request after which it ends. */
  readonly idleSeconds: number;
}

/** A session that was ended. */
export interface EndedSession {
  readonly ended: boolean;
}
