export type WireErrorCode = 'too-large' | 'unknown-version' | 'malformed';

/** Bytes that cannot be accepted. Never retryable: the same bytes stay wrong. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function malformed(message: string, cause?: unknown): WireError {
  return new WireError('malformed', message, { cause });
}
