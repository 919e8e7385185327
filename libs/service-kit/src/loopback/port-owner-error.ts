/**
 * `foreign-owner`: a program of another user has the port. `not-accepted`: no program has taken the connection.
 * `closed`: the other end closed it at once. `unsupported`: this system does not say whose a socket is.
 */
export type PortOwnerCode = 'foreign-owner' | 'not-accepted' | 'closed' | 'unsupported';

/** A connection to a program of this machine that was given up before the first byte was sent. */
export class PortOwnerError extends Error {
  override readonly name = 'PortOwnerError';
  readonly code: PortOwnerCode;
  readonly port: number;
  /** The user whose program has the port; null if it is not known. */
  readonly uid: number | null;

  constructor(code: PortOwnerCode, message: string, facts: { port: number; uid?: number; cause?: unknown }) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.code = code;
    this.port = facts.port;
    this.uid = facts.uid ?? null;
  }
}
