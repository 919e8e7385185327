import { isDeepStrictEqual } from 'node:util';
import type { Logger, NatsConnection } from '@psfleet/service-kit';
import { putKey, readKey } from '@psfleet/service-kit/key-value';
import {
  fetchManifestRecords,
  hashRecord,
  openManifest,
  publicKeyOf,
  signManifest,
  TrustError,
  type Manifest,
  type ManifestRecords,
} from '@psfleet/trust';
import { buckets, stateKeys, WireError } from '@psfleet/wire';
import type { ApiKeys } from '../keys/api-keys.js';
import type { ControlState } from './control-state.js';
import { decodeRecords, encodeRecords } from './state-records.js';

/** A state as it is distributed: its records, and the manifest that lists them. */
export interface EncodedState {
  readonly manifest: Manifest;
  readonly records: ReadonlyMap<string, Buffer>;
}

/** What the broker has. `manifest` is null if it has none, or none that the state key signed. */
export interface DistributedManifest {
  readonly manifest: Manifest | null;
  /** The manifest's revision; null if it was never written. */
  readonly revision: number | null;
}

export function encodeState(state: ControlState): EncodedState {
  const records = encodeRecords(state);
  const hashes = Object.fromEntries([...records].map(([name, bytes]) => [name, hashRecord(bytes)]));
  return { manifest: { version: 1, generation: state.generation, records: hashes }, records };
}

/** The copy of the state in the broker's bucket, from which collectors read it. */
export class DistributedState {
  readonly #keys: ApiKeys;
  readonly #logger: Logger;
  /** Hashes of the records that this program wrote over this connection to the broker. */
  #written = new Map<string, string>();
  #fetched: ManifestRecords | null = null;

  constructor(keys: ApiKeys, logger: Logger) {
    this.#keys = keys;
    this.#logger = logger;
  }

  /** Forgets what was written: the broker may have come back with an older copy of its files. */
  forget(): void {
    this.#written = new Map();
  }

  /** Throws what a request throws. */
  async readManifest(connection: NatsConnection): Promise<DistributedManifest> {
    const entry = await readKey(connection, buckets.state, stateKeys.manifest);
    if (entry === null) {
      return { manifest: null, revision: null };
    }
    try {
      const signed: unknown = JSON.parse(Buffer.from(entry.value).toString('utf8'));
      return { manifest: openManifest(signed, publicKeyOf(this.#keys.statePem)), revision: entry.revision };
    } catch (error) {
      if (!(error instanceof TrustError || error instanceof SyntaxError)) {
        throw error;
      }
      this.#logger.warn({ err: error }, 'the distributed manifest is not of this API and does not count');
      return { manifest: null, revision: entry.revision };
    }
  }

  /** Reads the whole state of a manifest. Throws TrustError or WireError if a record is not the one that it names. */
  async fetchState(connection: NatsConnection, manifest: Manifest): Promise<ControlState> {
    this.#fetched = await fetchManifestRecords(
      manifest,
      this.#fetched,
      async (name) => (await readKey(connection, buckets.state, name))?.value ?? null,
    );
    return decodeRecords(manifest.generation, this.#fetched.records);
  }

  /** Whether the records of a manifest say the same as a state. False for records that this version cannot read. */
  async matches(connection: NatsConnection, manifest: Manifest, state: ControlState): Promise<boolean> {
    try {
      return isDeepStrictEqual(await this.fetchState(connection, manifest), state);
    } catch (error) {
      if (error instanceof TrustError || error instanceof WireError) {
        return false;
      }
      throw error;
    }
  }

  /**
   * Writes the records that the broker does not have yet, then the manifest, so that no reader misses a record for
   * long. Returns the manifest's revision; null if another program wrote it since `revision` was read. Throws what a
   * request throws.
   */
  async write(
    connection: NatsConnection,
    { manifest, records }: EncodedState,
    revision: number | null,
  ): Promise<number | null> {
    const trust = JSON.stringify(this.#keys.trustDocument);
    await this.#writeChanged(connection, stateKeys.trust, trust, hashRecord(trust));
    for (const [name, bytes] of records) {
      await this.#writeChanged(connection, name, bytes, manifest.records[name] ?? '');
    }
    const signed = JSON.stringify(signManifest(manifest, this.#keys.statePem));
    return putKey(connection, buckets.state, stateKeys.manifest, signed, revision ?? 0);
  }

  async #writeChanged(
    connection: NatsConnection,
    key: string,
    value: Uint8Array | string,
    hash: string,
  ): Promise<void> {
    if (this.#written.get(key) !== hash) {
      await putKey(connection, buckets.state, key, value, null);
      this.#written.set(key, hash);
    }
  }
}
