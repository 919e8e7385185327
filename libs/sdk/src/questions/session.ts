/** A session to open. */
export interface SessionRequest {
  /** The code of a link. */
  readonly code: string;
  /** Whether the session that this browser has ends for the new one. Default: false. */
  readonly replace?: boolean;
}
