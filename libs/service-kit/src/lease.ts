import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { putKey, readKey } from './key-value.js';

/**
 * Lets one of several programs do a job: a key in a bucket, written only if its revision has not changed. A lease whose
 * revision has not changed for `staleMs`, measured with this program's monotonic clock, has expired and may be taken;
 * wall clocks are never compared.
 */
export class Lease {
  readonly #connection: NatsConnection;
  readonly #bucket: string;
  readonly #key: string;
  readonly #staleMs: number;
  readonly #owner = randomUUID();
  #heldRevision: number | null = null;
  #lastSeen: { readonly revision: number; readonly at: number } | null = null;

  constructor(connection: NatsConnection, bucket: string, key: string, staleMs: number) {
    this.#connection = connection;
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
    const entry = await readKey(this.#connection, this.#bucket, this.#key);
    if (entry === null || entry.value.length === 0) {
      return this.#write(entry?.revision ?? null);
    }
    if (Buffer.from(entry.value).toString('utf8') === this.#owner) {
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

  async #write(revision: number | null): Promise<boolean> {
    this.#heldRevision = await this.#putIfUnchanged(this.#owner, revision);
    return this.#heldRevision !== null;
  }

  /** Returns the new revision, or null if another program wrote the key first. */
  #putIfUnchanged(value: string, revision: number | null): Promise<number | null> {
    return putKey(this.#connection, this.#bucket, this.#key, value, revision ?? 0);
  }
}
