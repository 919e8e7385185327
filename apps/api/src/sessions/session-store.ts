import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a code can be used, a session may be idle, and a session lasts in all. */
export const sessionTimes = { codeMs: 5 * 60_000, idleMs: 30 * 60_000, totalMs: 12 * 3_600_000 } as const;

/** More than the people of a fleet have; the oldest makes room. */
const maxCodes = 100;
const maxSessions = 1000;

interface Session {
  /** SHA-256 of the proof. */
  readonly proof: Buffer;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  usedAt: number;
}

/** Both halves of a new session, which are known here only now. */
export interface OpenedSession {
  /** For the cookie. */
  readonly id: string;
  /** For the header of every request. */
  readonly proof: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/**
 * The sessions of browsers, and the one-time codes that open them, each 256 random bits. Only their digests are kept,
 * in memory: an API that is started again has none.
 */
export class SessionStore {
  readonly #now: () => number;
  /** When each code ends, by digest. */
  readonly #codes = new Map<string, number>();
  readonly #sessions = new Map<string, Session>();

  constructor(now: () => number) {
    this.#now = now;
  }

  createCode(): { readonly code: string; readonly endsAt: number } {
    const code = createSecret();
    const endsAt = this.#now() + sessionTimes.codeMs;
    this.#removeEnded();
    makeRoom(this.#codes, maxCodes);
    this.#codes.set(keyOf(code), endsAt);
    return { code, endsAt };
  }

  /** Opens a session with a code, which is used up by that. Null for a code that is unknown, old or used. */
  open(code: string): OpenedSession | null {
    this.#removeEnded();
    if (!this.#codes.delete(keyOf(code))) {
      return null;
    }
    const [id, proof, now] = [createSecret(), createSecret(), this.#now()];
    const endsAt = now + sessionTimes.totalMs;
    makeRoom(this.#sessions, maxSessions);
    this.#sessions.set(keyOf(id), { proof: digestOf(proof), endsAt, usedAt: now });
    return { id, proof, endsAt };
  }

  /** Whether both halves belong to one session that has not ended; it is then used. */
  use(id: string, proof: string): boolean {
    const session = this.#find(id);
    if (session === null || !timingSafeEqual(session.proof, digestOf(proof))) {
      return false;
    }
    session.usedAt = this.#now();
    return true;
  }

  /** Whether a session with this id has not ended. */
  has(id: string): boolean {
    return this.#find(id) !== null;
  }

  end(id: string): void {
    this.#sessions.delete(keyOf(id));
  }

  #find(id: string): Session | null {
    const session = this.#sessions.get(keyOf(id));
    return session === undefined || this.#hasEnded(session) ? null : session;
  }

  #hasEnded({ endsAt, usedAt }: Session): boolean {
    const now = this.#now();
    return now >= endsAt || now >= usedAt + sessionTimes.idleMs;
  }

  #removeEnded(): void {
    const now = this.#now();
    for (const [key, endsAt] of this.#codes) {
      if (now >= endsAt) {
        this.#codes.delete(key);
      }
    }
    for (const [key, session] of this.#sessions) {
      if (this.#hasEnded(session)) {
        this.#sessions.delete(key);
      }
    }
  }
}

function makeRoom(map: Map<string, unknown>, max: number): void {
  for (const oldest of map.keys()) {
    if (map.size < max) {
      break;
    }
    map.delete(oldest);
  }
}

function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A look-up by digest takes a time that says nothing about the secret. */
function keyOf(secret: string): string {
  return digestOf(secret).toString('base64url');
}
