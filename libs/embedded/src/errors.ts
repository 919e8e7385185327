export type EmbeddedErrorCode =
  | 'server-missing'
  | 'version-too-old'
  | 'untrusted-program'
  | 'port-busy'
  | 'folder-locked'
  | 'unsupported-system'
  | 'newer-data'
  | 'start-failed';

/** A server could not be started. The message is one line that says what to do. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';

  readonly code: EmbeddedErrorCode;

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
