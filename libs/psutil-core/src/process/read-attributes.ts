import { AccessDenied, NoSuchProcess, NotSupported, PsutilError, ZombieProcess } from '../errors.js';
import { processAttributes, type ProcessAttribute } from './attributes.js';
import type { ProcessActions } from './process-actions.js';

/**
 * Reads attributes of one process, each file once; null means all that this platform supports. What is denied, or what
 * a zombie does not have, becomes `adValue`. Other errors are thrown unless `onFailure` takes them; then they become
 * `adValue` too. NoSuchProcess is always thrown.
 */
export function readAttributes(
  process: ProcessActions,
  asked: readonly ProcessAttribute[] | null,
  adValue: unknown,
  onFailure: ((error: PsutilError) => void) | null = null,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const end = process.beginOneshot();
  try {
    for (const name of asked ?? processAttributes) {
      try {
        values[name] = name === 'pid' ? process.pid : process[name]();
      } catch (error) {
        if (error instanceof AccessDenied || error instanceof ZombieProcess) {
          values[name] = adValue;
        } else if (error instanceof NoSuchProcess || !(error instanceof PsutilError)) {
          throw error;
        } else if (error instanceof NotSupported && asked === null) {
          // The result lacks what this platform lacks.
        } else if (onFailure === null) {
          throw error;
        } else {
          onFailure(error);
          values[name] = adValue;
        }
      }
    }
  } finally {
    end();
  }
  return values;
}
