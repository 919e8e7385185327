/**
 * `foreign-owner`: a program of another user has the port. `not-accepted`: no program has taken the connection.
 * `closed`: the other end closed it at once. `unsupported`: this system does not say whose a socket is.
 */
export type LoopbackOwnerCode = 'foreign-owner' | 'not-accepted' | 'closed' | 'unsupported';

/** A connection with this machine itself that was given up before the first byte was sent. */
export class LoopbackOwnerError extends Error {
  override readonly name = 'LoopbackOwnerError';
  readonly code: LoopbackOwnerCode;
  readonly port: number;
  /** Whose program has the port; null if that is not known. */
  readonly uid: number | null;

  constructor(code: LoopbackOwnerCode, message: string, facts: { port: number; uid?: number; cause?: unknown }) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.code = code;
    this.port = facts.port;
    this.uid = facts.uid ?? null;
  }
}
