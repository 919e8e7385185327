export type TrustErrorCode =
  /** Text that is not what it should be. */
  | 'malformed'
  /** A signature, or a hash, that does not fit. */
  | 'not-genuine'
  /** A file of the trust folder that is missing, or that others may read. */
  | 'unusable-file';

/** Something that must not be trusted. The message names it and the remedy, and never quotes a secret. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
  readonly code: TrustErrorCode;

  constructor(code: TrustErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
