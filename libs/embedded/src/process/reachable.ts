import { PortOwnerError } from '@psfleet/service-kit';

/**
 * Whether an attempt to reach a starting server succeeds. Rejects if a program of another user has its port, because
 * waiting does not help then.
 */
export async function isReachable(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if (error instanceof PortOwnerError && error.code === 'foreign-owner') {
      throw error;
    }
    return false; // not listening yet, or still starting
  }
}
