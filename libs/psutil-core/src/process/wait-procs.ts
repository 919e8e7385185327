import { TimeoutExpired } from '../errors.js';
import { checkTimeout, type BoundProcess } from './process.js';

/** The processes that ended, in order of ending, and those that did not. */
export interface WaitedProcesses<P extends BoundProcess> {
  readonly gone: P[];
  readonly alive: P[];
}

/**
 * Waits until all processes are gone or `timeout` seconds have passed; never rejects with TimeoutExpired. Processes
 * that are gone get a `returncode`. `callback` is called for each of them as soon as it is gone.
 */
export async function waitProcs<P extends BoundProcess>(
  processes: Iterable<P>,
  options: { readonly timeout?: number | null; readonly callback?: ((process: P) => void) | null } = {},
): Promise<WaitedProcesses<P>> {
  const timeout = checkTimeout(options.timeout);
  const callback = options.callback ?? null;
  if (callback !== null && typeof callback !== 'function') {
    throw new TypeError(`callback ${String(callback)} is not a callable`);
  }
  const alive = new Set(processes);
  const gone: P[] = [];
  const waitForOne = async (process: P): Promise<void> => {
    try {
      const code = await process.wait({ timeout });
      if (code !== null || !process.isRunning()) {
        process.returncode = code;
        alive.delete(process);
        gone.push(process);
        callback?.(process);
      }
    } catch (error) {
      if (!(error instanceof TimeoutExpired)) {
        throw error;
      }
    }
  };
  await Promise.all([...alive].map((process) => waitForOne(process)));
  return { gone, alive: [...alive] };
}
