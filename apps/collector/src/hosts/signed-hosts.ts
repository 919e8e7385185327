import type { NatsConnection } from '@psfleet/service-kit';
import { readKey } from '@psfleet/service-kit/key-value';
import {
  fetchManifestRecords,
  hashRecord,
  openManifest,
  openTrustDocument,
  rootHashOf,
  TrustError,
  type Manifest,
  type ManifestRecords,
} from '@psfleet/trust';
import { buckets, decodeHostsRecord, hostsRecordNames, parseJsonRecord, stateKeys } from '@psfleet/wire';
import type { AcceptedGeneration, AcceptedGenerationFile } from './accepted-generation.js';
import { HostBindings } from './host-bindings.js';

/** The bindings of one generation. */
export interface SignedBindings {
  readonly generation: number;
  readonly bindings: HostBindings;
}

const isHostsRecord = new Set(hostsRecordNames);
/** The API writes the records of a generation before its manifest: a reader in between sees the ones of both. */
const attempts = 5;
const retryMs = 50;

/**
 * Reads the bindings of hosts from the broker, which is not trusted: the manifest must be signed by the key that the
 * root key certifies, must not be older than the newest accepted one, and must be complete.
 */
export class SignedHosts {
  readonly #connection: NatsConnection;
  readonly #rootHash: string;
  readonly #file: AcceptedGenerationFile;
  #accepted: AcceptedGeneration | null;
  #known: ManifestRecords | null = null;
  #current: SignedBindings | null = null;

  private constructor(
    connection: NatsConnection,
    rootHash: string,
    file: AcceptedGenerationFile,
    accepted: AcceptedGeneration | null,
  ) {
    this.#connection = connection;
    this.#rootHash = rootHash;
    this.#file = file;
    this.#accepted = accepted;
  }

  /** Throws TrustError for a root key, and WireError for a file, that is none. */
  static open(connection: NatsConnection, rootKey: string, file: AcceptedGenerationFile): SignedHosts {
    return new SignedHosts(connection, rootHashOf(rootKey), file, file.read());
  }

  /**
   * The bindings as they are distributed now; null before the API distributed any. Throws TrustError or WireError if
   * what the broker has may not be used, and what a request throws.
   */
  async fetch(): Promise<SignedBindings | null> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#fetchOnce();
      } catch (error) {
        if (attempt === attempts || !(error instanceof TrustError)) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }

  async #fetchOnce(): Promise<SignedBindings | null> {
    const [trust, signed] = [await this.#readJson(stateKeys.trust), await this.#readJson(stateKeys.manifest)];
    if (trust === null || signed === null) {
      return null;
    }
    const { stateKey } = openTrustDocument(trust.value, this.#rootHash);
    const manifest = openManifest(signed.value, stateKey);
    const accepted = this.#requireNewest(manifest);
    if (accepted.generation === this.#current?.generation) {
      return this.#current;
    }
    this.#known = await fetchManifestRecords(manifest, this.#known, (name) => this.#read(name), isHostsRecordName);
    const records = [...this.#known.records].map(([name, bytes]) => decodeHostsRecord(bytes, name));
    if (accepted.generation !== this.#accepted?.generation) {
      this.#file.write(accepted);
      this.#accepted = accepted;
    }
    this.#current = { generation: manifest.generation, bindings: new HostBindings(records) };
    return this.#current;
  }

  #requireNewest(manifest: Manifest): AcceptedGeneration {
    const hash = hashRecord(JSON.stringify(manifest));
    const { generation } = manifest;
    const newest = this.#accepted;
    if (newest !== null && generation < newest.generation) {
      throw new TrustError(
        'not-genuine',
        `the manifest of generation ${generation} is older than generation ${newest.generation}, which was accepted ` +
          `before: import the newest state into the API with --accept-generation ${newest.generation}`,
      );
    }
    if (newest !== null && generation === newest.generation && hash !== newest.hash) {
      throw new TrustError(
        'not-genuine',
        `there are two different manifests of generation ${generation}: import the newest state into the API with ` +
          `--accept-generation ${generation}`,
      );
    }
    const missing = hostsRecordNames.find((name) => manifest.records[name] === undefined);
    if (missing !== undefined) {
      throw new TrustError('malformed', `the manifest of generation ${generation} lacks ${missing}: update the API`);
    }
    return { generation, hash };
  }

  async #read(name: string): Promise<Uint8Array | null> {
    return (await readKey(this.#connection, buckets.state, name))?.value ?? null;
  }

  async #readJson(key: string): Promise<{ readonly value: unknown } | null> {
    const bytes = await this.#read(key);
    return bytes === null ? null : { value: parseJsonRecord(bytes, key).value };
  }
}

function isHostsRecordName(name: string): boolean {
  return isHostsRecord.has(name);
}
