import { ConfigError, EX_CONFIG } from './config/config-error.js';
import { FolderLockError } from './folder-lock.js';

/** A start that failed for a reason that may pass. The message is one line that says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Runs the main function of a program. After a ConfigError, which is printed in full, it exits with 78; after any other
 * error with 1, so that a program that could not start does not linger with half its parts.
 */
export async function runOrExit(program: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    // It was stopped while it started; the steps of the shutdown run and exit.
    if (error instanceof Error && error.name === 'AbortError') {
      return;
    }
    const isConfig = error instanceof ConfigError;
    process.stderr.write(`${program}: ${isConfig ? error.message : describe(error)}\n`);
    process.exit(isConfig ? EX_CONFIG : 1);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error instanceof FolderLockError || error instanceof StartError) {
    return error.message;
  }
  return error.stack ?? error.message;
}
