import { createHash } from 'node:crypto';
import { TrustError } from '../errors.js';
import { hasTexts, isRecord, openJson, signJson, type SignedText } from './signed-text.js';

const domain = 'psfleet-manifest';

/**
 * What the control plane's state consists of: the hash of every record. A record counts only if the manifest names it
 * with its hash, so that withholding or exchanging one is noticed.
 */
export interface Manifest {
  readonly version: 1;
  /** Grows with every change: an older manifest than the newest one seen is refused. */
  readonly generation: number;
  /** SHA-256 of each record in hex, by its name. */
  readonly records: Readonly<Record<string, string>>;
}

export function hashRecord(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function signManifest(manifest: Manifest, statePrivatePem: string): SignedText {
  return signJson(domain, manifest, statePrivatePem);
}

/** Throws TrustError if the state key did not sign it. Whether its generation is new enough is for the caller. */
export function openManifest(signed: unknown, statePublicKey: string): Manifest {
  const remedy = 'only the API that holds the state key may write it';
  if (!hasTexts(signed, 'payload', 'signature')) {
    throw new TrustError('malformed', `a manifest has no payload or signature: ${remedy}`);
  }
  const value = openJson(domain, signed, statePublicKey, remedy);
  if (!isManifest(value)) {
    throw new TrustError('malformed', 'the manifest is of a version that this program does not know: update it');
  }
  return value;
}

function isManifest(value: unknown): value is Manifest {
  return (
    isRecord(value) &&
    value['version'] === 1 &&
    Number.isSafeInteger(value['generation']) &&
    isRecord(value['records']) &&
    Object.values(value['records']).every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))
  );
}
