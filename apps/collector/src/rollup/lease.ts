import { randomUUID } from 'node:crypto';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';

/** JetStream's code for "the last revision is another one". */
const wrongLastSequence = 10_071;

export interface Lease {
  /**
   * Takes the lease or renews it; false while another holds it. A holder that has been frozen may believe for a moment that it still holds:
   * what is done under the lease must be harmless when two do it at once. Throws what the broker's client throws.
   */
  hold(): Promise<boolean>;
  /** Gives it up, so that another need not wait until it is stale. */
  release(): Promise<void>;
}

/**
 * One of several programs at a time: a key of a bucket, written with its revision checked. A lease whose revision stood still for `staleMs`
 * on this program's own monotonic clock is dead and may be taken: no wall clock is compared with another's.
 */
export function createLease(bucket: KV, key: string, staleMs: number): Lease {
  const owner = randomUUID();
  let held: number | null = null;
  let seen: { revision: number; at: number } | null = null;

  const write = async (revision: number): Promise<boolean> => {
    try {
      held = await bucket.put(key, owner, { previousSeq: revision });
      return true;
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== wrongLastSequence) {
        throw error;
      }
      held = null;
      return false;
    }
  };

  return {
    hold: async () => {
      const entry = await bucket.get(key);
      if (entry === null || entry.length === 0) {
        return write(entry?.revision ?? 0);
      }
      if (entry.string() === owner) {
        return write(entry.revision);
      }
      held = null;
      if (seen?.revision !== entry.revision) {
        seen = { revision: entry.revision, at: performance.now() };
      }
      return performance.now() - seen.at >= staleMs ? write(entry.revision) : false;
    },
    release: async () => {
      // An empty value: free. Only if nobody took it meanwhile.
      if (held === null) {
        return;
      }
      const revision = held;
      held = null;
      try {
        await bucket.put(key, '', { previousSeq: revision });
      } catch (error) {
        if (!(error instanceof JetStreamApiError) || error.code !== wrongLastSequence) {
          throw error;
        }
      }
    },
  };
}
