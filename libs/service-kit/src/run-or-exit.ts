import { ConfigError, EX_CONFIG } from './config/config-error.js';
import { FolderLockError } from './folder-lock.js';

/**
 * Runs a program's main function. A ConfigError is printed whole and exits 78, anything else exits 1:
 * a program that could not start must not linger with half its parts.
 */
export async function runOrExit(program: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      return;
    } // stopped while starting: the shutdown's steps run and exit
    const isConfig = error instanceof ConfigError;
    process.stderr.write(`${program}: ${isConfig ? error.message : describe(error)}\n`);
    process.exit(isConfig ? EX_CONFIG : 1);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error instanceof FolderLockError) {
    return error.message;
  }
  return error.stack ?? error.message;
}
