import { randomUUID } from 'node:crypto';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import { jetStreamCodes } from './jetstream-codes.js';

/**
 * Lets one of several programs do a job: a key in a bucket, written only if its revision has not changed. A lease whose
 * revision has not changed for `staleMs`, measured with this program's monotonic clock, has expired and may be taken;
 * wall clocks are never compared.
 */
export class Lease {
  readonly #bucket: KV;
  readonly #key: string;
  readonly #staleMs: number;
  readonly #owner = randomUUID();
  #heldRevision: number | null = null;
  #lastSeen: { readonly revision: number; readonly at: number } | null = null;

  constructor(bucket: KV, key: string, staleMs: number) {
    this.#bucket = bucket;
    this.#key = key;
    this.#staleMs = staleMs;
  }

  /**
   * Takes or renews the lease; false while another program holds it. A program that was frozen may briefly believe that
   * it still holds the lease, so the work done under it must be harmless when two do it at once. Throws what the NATS
   * client throws.
   */
  async hold(): Promise<boolean> {
    const entry = await this.#bucket.get(this.#key);
    if (entry === null || entry.length === 0) {
      return this.#write(entry?.revision ?? 0);
    }
    if (entry.string() === this.#owner) {
      return this.#write(entry.revision);
    }
    this.#heldRevision = null;
    if (this.#lastSeen?.revision !== entry.revision) {
      this.#lastSeen = { revision: entry.revision, at: performance.now() };
    }
    return performance.now() - this.#lastSeen.at >= this.#staleMs ? this.#write(entry.revision) : false;
  }

  /** Frees the lease, so that another program need not wait until it expires. */
  async release(): Promise<void> {
    if (this.#heldRevision === null) {
      return;
    }
    const revision = this.#heldRevision;
    this.#heldRevision = null;
    // An empty value means free.
    await this.#putIfUnchanged('', revision);
  }

  async #write(revision: number): Promise<boolean> {
    this.#heldRevision = await this.#putIfUnchanged(this.#owner, revision);
    return this.#heldRevision !== null;
  }

  /** Returns the new revision, or null if another program wrote the key first. */
  async #putIfUnchanged(value: string, revision: number): Promise<number | null> {
    try {
      return await this.#bucket.put(this.#key, value, { previousSeq: revision });
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === jetStreamCodes.wrongLastSequence) {
        return null;
      }
      throw error;
    }
  }
}
