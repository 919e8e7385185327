import { type ExitName, exitCodes } from './exit-codes.js';

export interface CommandErrorFacts {
  /** Default: `failed`. */
  readonly exit?: ExitName;
  readonly cause?: unknown;
}

/** A command that cannot be carried out; the message is one sentence that says what to do instead. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, { exit = 'failed', cause }: CommandErrorFacts = {}) {
    super(message, { cause });
    this.exitCode = exitCodes[exit].code;
  }
}
