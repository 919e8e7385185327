import { StorageError } from '@psfleet/storage';
import { deadlineMs } from './request-scope.js';

export const deadlineText = `${deadlineMs / 1000} s`;

/** Resolves with `fallback` for a part of an answer that was not read before the deadline of the question. */
export async function unlessOutOfTime<T, Fallback>(part: Promise<T>, fallback: Fallback): Promise<T | Fallback> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof StorageError && error.code === 'out-of-time') {
      return fallback;
    }
    throw error;
  }
}
