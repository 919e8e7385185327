export type SimulatorErrorCode = 'broker-unreachable' | 'credentials-missing' | 'not-enrolled';

/** The message names what is wrong and the remedy. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
