import { TrustError } from '../errors.js';
import { hashRecord, type Manifest } from './manifest.js';

/** The records of one generation, each with the hash that its manifest names. */
export interface ManifestRecords {
  readonly manifest: Manifest;
  readonly records: ReadonlyMap<string, Uint8Array>;
}

/**
 * Fetches the records of a manifest that changed since the `known` ones; `isWanted` leaves out those that the caller
 * does not read. Throws TrustError for a record that is withheld or altered, and what `fetch` throws.
 */
export async function fetchManifestRecords(
  manifest: Manifest,
  known: ManifestRecords | null,
  fetch: (name: string) => Promise<Uint8Array | null>,
  isWanted: (name: string) => boolean = () => true,
): Promise<ManifestRecords> {
  const records = new Map<string, Uint8Array>();
  for (const [name, hash] of Object.entries(manifest.records).filter(([each]) => isWanted(each))) {
    const before = known?.manifest.records[name] === hash ? known.records.get(name) : undefined;
    records.set(name, before ?? requireHash(await fetch(name), name, hash, manifest.generation));
  }
  return { manifest, records };
}

function requireHash(bytes: Uint8Array | null, name: string, hash: string, generation: number): Uint8Array {
  if (bytes === null || hashRecord(bytes) !== hash) {
    throw new TrustError(
      'not-genuine',
      `the record ${name} of generation ${generation} is ${bytes === null ? 'missing' : 'not the signed one'}: ` +
        'restart the API, which distributes its state again',
    );
  }
  return bytes;
}
